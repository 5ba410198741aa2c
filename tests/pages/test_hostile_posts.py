"""Whatever a browser, a script or somebody with bad intent sends to the editor: it is answered, nothing is lost, and
nothing goes out that nobody chose."""

from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.urls import reverse

from mesi_site.institution.models import Contact
from mesi_site.translation.exchange.models import Delivery
from mesi_site.translation.sources import State, Translations
from tests.factories import ContactFactory, ContentPageFactory, EditorFactory, ProgramPageFactory

from .editor import OTHER_FORM, address, as_saved, draft, form_at, prose_of, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all", title_ru="Старое")
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in):
    return log_in()


def opened(client, page):
    return form_at(client, address("edit", page)) | prose_of(draft(page))


@pytest.fixture
def post(client, page):
    """Sends the edit form with changes, a title among them."""

    def post(**changes):
        return client.post(address("edit", page), opened(client, page) | {"title_ru": "Новое"} | changes)

    return post


# What a form says of the versions that it has shown


@pytest.mark.parametrize(
    "seen",
    ["{", "{}", "[]", "[1]", "5", '"', "[" * 100_000, '{"title_ru": 5}', '{"body_ru": "nonsense"}', '{"slug": null}'],
    ids=lambda seen: seen[:20],
)
def test_what_no_form_says_of_what_it_has_shown_is_refused(seen, post, page):
    assert post(seen=seen).status_code == HTTPStatus.BAD_REQUEST
    assert draft(page).title_ru == "Старое"


def test_what_a_form_of_another_page_has_shown_is_refused(post, page):
    other = ContentPageFactory()
    seen = signing.dumps({"title_ru": "Новое"}, salt=f"pages.contentpage {other.pk}")
    assert post(seen=seen).status_code == HTTPStatus.BAD_REQUEST
    assert draft(page).title_ru == "Старое"


@pytest.mark.parametrize("name", ["loaded_revision_id", "overwrite_revision_id"])
@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("x", HTTPStatus.BAD_REQUEST),
        ("1; DROP TABLE", HTTPStatus.BAD_REQUEST),
        ("9" * 30, HTTPStatus.CONFLICT),
        ("9" * 5000, HTTPStatus.BAD_REQUEST),
        ("-1", HTTPStatus.CONFLICT),
    ],
    ids=["a word", "a statement", "too large", "much too large", "negative"],
)
def test_a_version_that_never_was_overwrites_nothing(number, status, name, post, page):
    assert post(**{name: number}).status_code == status
    assert draft(page).title_ru == "Старое"


def test_a_version_of_another_page_overwrites_nothing(post, page):
    other = ContentPageFactory(title_ru="Чужое")
    response = post(loaded_revision_id=other.save_revision().pk)
    assert response.status_code == HTTPStatus.CONFLICT
    assert 'value="Новое"' in response.content.decode()
    assert draft(page).title_ru == "Старое"


def test_a_version_that_was_cleared_away_while_the_form_was_open_costs_nobody_their_text(client, page):
    form = opened(client, page)
    cleared = page.latest_revision
    page.save_revision()
    cleared.delete()
    response = client.post(address("edit", page), form | {"title_ru": "Новое"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert 'value="Новое"' in response.content.decode()


@pytest.mark.parametrize("name", ["choice_", "choice_nonsense", "choice_title", "choice_translation_sources"])
def test_a_choice_that_nobody_was_offered_changes_nothing_else(name, post, page):
    before = titles(draft(page))
    assert post(**{name: "newer"}).status_code == HTTPStatus.FOUND
    assert titles(draft(page)) == before | {"ru": "Новое"}


# What a form says of texts


@pytest.mark.parametrize("source", ["de", "ru", "en-US", "", "\N{SNOWMAN}", "x" * 10_000], ids=lambda code: code[:9])
def test_a_language_that_is_not_there_is_no_source(source, post, page):
    assert post(source_ru=source).status_code == HTTPStatus.FOUND
    assert Translations(draft(page)).unit("title", "ru").source_language == "en"


@pytest.mark.parametrize("mark", ["still_correct", "needs_work", "is_translation", "minor_change", "copy_source"])
@pytest.mark.parametrize(
    "value",
    ["x", ":::", "ru:", ":title", "de:title", "ru:slug", "ru:body.x.y.z", "ru:title" * 5000, ["fr:nothing"] * 9000],
    ids=lambda value: str(value)[:12],
)
def test_nonsense_is_no_mark(mark, value, post, page):
    before = Translations(draft(page)).counts("fr")
    assert post(**{mark: value}).status_code == HTTPStatus.FOUND
    assert (draft(page).title_ru, Translations(draft(page)).counts("fr")) == ("Новое", before)


def test_a_nul_byte_is_refused_where_it_stands(post, page):
    response = post(title_fr="a\0b", still_correct="fr:\0", source_fr="\0")
    assert "title_fr" in response.context["form"].errors
    assert 'value="Новое"' in response.content.decode()
    assert draft(page).title_ru == "Старое"


# Blocks and children


def with_blocks(page, language, **texts):
    column = f"body_{language}"
    value = [{"type": "paragraph", "value": f"<p>{text}</p>", "id": id} for id, text in texts.items()]
    setattr(page, column, page._meta.get_field(column).to_python(value))
    page.save_revision()


def body(page, language="ru"):
    return [(block.id, block.value.source) for block in getattr(draft(page), f"body_{language}")]


def test_two_blocks_with_one_id_are_two_blocks(post, page):
    with_blocks(page, "ru", one="Раз", two="Два")
    assert post(**{"body_ru-1-id": "one"}).status_code == HTTPStatus.FOUND
    ids, texts = zip(*body(page), strict=True)
    assert [word in text for word, text in zip(("Раз", "Два"), texts, strict=True)] == [True, True]
    assert (ids[0], len(set(ids))) == ("one", 2)


def test_two_blocks_with_one_id_lose_nothing_beside_somebody_elses(client, log_in, page):
    with_blocks(page, "ru", one="Раз", two="Два")
    form, other = opened(client, page), opened(client, page)
    log_in().post(address("edit", page), other | {"title_fr": "Nouveau"})
    assert client.post(address("edit", page), form | {"body_ru-1-id": "one"}).status_code == HTTPStatus.FOUND
    assert ["Раз" in body(page)[0][1], "Два" in body(page)[1][1]] == [True, True]


def test_a_block_with_the_id_of_another_languages_block_is_its_translation_and_nothing_else(post, page):
    with_blocks(page, "en", source="One")
    with_blocks(page, "ru", own="Раз")
    before = body(page, "en")
    assert post(**{"body_ru-0-id": "source"}).status_code == HTTPStatus.FOUND
    assert [id for id, _text in body(page)] == ["source"]
    assert [id for id, _text in body(page, "en")] == [id for id, _text in before]
    assert Translations(draft(page)).unit("body.source", "ru").state == State.CURRENT


def test_a_child_of_another_page_is_not_taken_along(client, overview):
    page, other = (ProgramPageFactory(languages="all", with_facts=True) for _number in range(2))
    for each in (page, other):
        each.save_revision().publish()
    form = form_at(client, address("edit", page)) | prose_of(page)
    name = next(name for name in form if name.endswith("-0-id") and not name.startswith("body") and form[name])
    relation = name.removesuffix("-0-id")
    theirs = getattr(as_saved(other), relation).first()
    response = client.post(address("edit", page), form | {name: theirs.pk, "action-publish": "yes"})
    assert response.status_code in (HTTPStatus.OK, HTTPStatus.FOUND)
    assert [child.pk for child in getattr(as_saved(other), relation).all()] == [
        child.pk for child in getattr(other, relation).all()
    ]
    assert theirs.pk not in {child["pk"] for child in draft(page).serializable_data()[relation]}


# Pages that have become something else while a form was open


def test_the_text_for_a_page_that_has_been_locked_stays_in_the_form(client, page, log_in):
    form = opened(client, page)
    log_in().post(address("lock", page))
    response = client.post(address("edit", page), form | {"title_ru": "Новое"})
    assert 'value="Новое"' in response.content.decode()
    assert draft(page).title_ru == "Старое"


def test_a_form_of_a_page_that_has_been_deleted_is_answered(client, page, log_in):
    form = opened(client, page)
    log_in().post(address("delete", page))
    for url in (address("edit", page), reverse("release_page", args=[page.pk])):
        assert client.post(url, form, follow=True).status_code == HTTPStatus.NOT_FOUND


def test_a_copy_that_follows_its_original_takes_no_form(client, page):
    form, alias = opened(client, page), page.create_alias(update_slug="alias")
    assert client.post(address("edit", alias), form).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.post(reverse("release_page", args=[alias.pk]), {"part": "en", "revision": ""})
    assert titles(as_saved(alias)) == titles(as_saved(page))


# What goes out


@pytest.fixture
def release(client, page):
    page.title_ru, page.title_fr = "Новое", "Nouveau"
    page.save_revision()
    return lambda **data: client.post(reverse("release_page", args=[page.pk]), data)


@pytest.mark.parametrize("parts", [[], ["de"], ["", "\0"], ["everything", "*", "ru,fr"], ["RU"]], ids=str)
def test_what_is_no_part_does_not_go_out(parts, release, page):
    assert release(part=parts, revision=page.latest_revision_id).status_code == HTTPStatus.OK
    assert as_saved(page).title_ru == "Старое"


def test_an_unknown_part_takes_no_other_along(release, page):
    release(part=["ru", "de", "x" * 10_000], revision=page.latest_revision_id)
    assert (as_saved(page).title_ru, as_saved(page).title_fr == "Nouveau") == ("Новое", False)


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "another page's"])
def test_a_version_that_is_not_the_latest_does_not_go_out(number, release, page):
    number = ContentPageFactory().save_revision().pk if number == "another page's" else number
    assert release(part=["ru"], revision=number).status_code == HTTPStatus.CONFLICT
    assert as_saved(page).title_ru == "Старое"


@pytest.mark.parametrize("number", ["x", "", "-1", "9" * 30, "²", "1e3"])
def test_among_many_a_page_that_is_not_there_publishes_no_other(number, release, client, page):
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    response = client.post(f"{url}?{urlencode({'id': number})}", {"parts": ["ru", "fr"]})
    assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.NOT_FOUND)
    assert as_saved(page).title_ru == "Старое"


@pytest.mark.parametrize("parts", [[], ["de"], ["ru", "de"]], ids=str)
def test_of_many_pages_only_known_parts_go_out(parts, release, client, page):
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    assert client.post(f"{url}?id={page.pk}", {"parts": parts}).status_code == HTTPStatus.OK
    assert as_saved(page).title_ru == "Старое"


# Contacts, files of translators


@pytest.mark.parametrize("base", ["another's", "a list", "nothing", "nonsense"])
def test_what_was_loaded_of_another_contact_saves_nothing(base, client):
    contact, other = (ContactFactory(languages="all", role_ru=role) for role in ("Старое", "Новое"))
    urls = [reverse(Contact.snippet_viewset.get_url_name("edit"), args=[each.pk]) for each in (contact, other)]
    form = form_at(client, urls[0], OTHER_FORM) | {"role_ru": "Новое"}
    loaded = {
        "another's": form_at(client, urls[1], OTHER_FORM)["base"],
        "a list": signing.dumps([1]),
        "nothing": "",
        "nonsense": "x:y:z",
    }[base]
    response = client.post(urls[0], form | {"base": loaded})
    assert response.status_code == HTTPStatus.OK
    assert 'value="Новое"' in response.content.decode()
    assert Contact.objects.get(pk=contact.pk).role_ru == "Старое"


def test_nobody_sees_or_imports_a_file_that_somebody_else_has_brought(client):
    delivery = Delivery.objects.create(user=EditorFactory(), name="secret.xlf", content=b"<xliff/>")
    url = reverse("import_translations_review", args=[delivery.pk])
    for response in (client.get(url, follow=True), client.post(url, {"seen": "1:1"}, follow=True)):
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "secret.xlf" not in response.content.decode()
