"""Whatever a browser, a script or somebody with bad intent sends to the editor: it is answered, nothing is lost, and
nothing goes out that nobody chose."""

from http import HTTPStatus

import pytest
from django.core import signing

from mesi_site.translation.sources import Translations
from tests.factories import ContentPageFactory

from .editor import address, as_saved, form_at, prose_of, titles

pytestmark = pytest.mark.django_db
REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_FOUND}


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all", title_ru="Старое")
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in):
    return log_in()


def draft(page):
    return as_saved(page).get_latest_revision_as_object()


def opened(client, page):
    return form_at(client, address("edit", page)) | prose_of(draft(page))


@pytest.fixture
def post(client, page):
    """Sends the edit form with changes, a title among them."""

    def post(**changes):
        return client.post(address("edit", page), opened(client, page) | {"title_ru": "Новое"} | changes)

    return post


def is_saved(response, page):
    """Either it was saved and answered so, or it was refused and nothing has changed."""
    if response.status_code == HTTPStatus.FOUND:
        return draft(page).title_ru == "Новое"
    assert response.status_code in REFUSALS
    return draft(page).title_ru != "Старое"


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
