"""Rights by language: what a group may not write is refused on the server, and nobody has rights by default."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Revision

from mesi_site.accounts.models import GroupRights
from mesi_site.accounts.rights import EVERYTHING, Rights, rights_of
from mesi_site.institution.models import Contact, InstitutionSettings
from tests.factories import ContactFactory, ContentPageFactory, EditorFactory, TermFactory, UserFactory
from tests.pages.editor import address, as_saved, form_at, loaded, prose_of, release, release_form, send
from tests.pages.form_reader import FormReader

pytestmark = pytest.mark.django_db


def group(name, languages=None, facts=False):
    new = Group.objects.create(name=name)
    if languages is not None:
        GroupRights.objects.create(group=new, languages=languages, facts=facts)
    return new


# Who has which rights


def test_nobody_has_rights_that_no_group_gives():
    assert rights_of(UserFactory()) == Rights()
    assert rights_of(UserFactory(groups=[group("Old")])) == Rights()


def test_somebody_in_several_groups_has_the_rights_of_all():
    user = UserFactory(groups=[group("Russian", ["ru"]), group("Italian", ["it"]), group("Facts", [], True)])
    assert rights_of(user) == Rights(frozenset({"ru", "it"}), True)
    assert rights_of(user).lacks(EVERYTHING) == ["en", "fr"]


def test_administrators_have_everything_and_who_is_no_longer_active_nothing():
    assert rights_of(EditorFactory()).has_all
    assert rights_of(EditorFactory(is_active=False)) == Rights()


def test_rights_cost_one_query_for_each_request(django_assert_num_queries):
    user = UserFactory(groups=[group("Russian", ["ru"]), group("Italian", ["it"])])
    with django_assert_num_queries(1):
        assert rights_of(user).may_write("ru")
        assert rights_of(user).may_write("it")
        assert not rights_of(user).may_write("facts")


# Contacts, lists, the institution


def edit_address(instance):
    return reverse(f"wagtailsnippets_{instance._meta.app_label}_{instance._meta.model_name}:edit", args=[instance.pk])


def as_stored(instance):
    return type(instance).objects.get(pk=instance.pk)


def sent(contact, **changes):
    names = ("name", "role")
    texts = {f"{name}_{code}": getattr(contact, f"{name}_{code}") or "" for name in names for code in EVERYTHING[:-1]}
    return texts | {"email": contact.email, "phone": contact.phone, "languages": contact.languages} | changes


@pytest.fixture
def contact(db):
    return ContactFactory(languages="all")


def test_a_translator_writes_their_own_language(contact, limited, refusals):
    url = edit_address(contact)
    assert limited.post(url, {"name_ru": "Иван"} | loaded(limited, url)).status_code == 302
    stored = as_stored(contact)
    assert (stored.name_ru, stored.name_en, stored.email) == ("Иван", contact.name_en, contact.email)
    assert stored.languages == contact.languages
    assert refusals() == []


def test_an_old_browser_that_sends_everything_unchanged_is_not_refused(contact, limited):
    url = edit_address(contact)
    assert limited.post(url, sent(contact, name_ru="Иван") | loaded(limited, url)).status_code == 302
    assert as_stored(contact).name_ru == "Иван"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"name_fr": "Forgé"}, ["fr"]),
        ({"email": "forged@example.org"}, ["facts"]),
        ({"languages": ["it"]}, ["facts"]),
        ({"role_it": "Falso", "name_fr": "Forgé", "phone": "+1"}, ["fr", "it", "facts"]),
        ({"copy_source": "name_it"}, ["it"]),
        ({"needs_work": "it:name", "is_translation": "fr:name", "minor_change": "en:name"}, ["en", "fr", "it"]),
    ],
)
def test_a_forged_form_in_another_language_is_refused_and_logged(changes, missing, contact, limited, refusals):
    response = limited.post(edit_address(contact), sent(contact, name_ru="Иван", **changes))
    assert response.status_code == 403
    assert refusals() == [(limited.user, contact, "wagtail.edit", missing)]
    assert as_stored(contact).name_ru == contact.name_ru
    assert sent(as_stored(contact)) == sent(contact)


def test_somebody_elses_language_saved_meanwhile_stays(contact, limited, log_in):
    url, french = edit_address(contact), log_in("fr")
    opened = loaded(limited, url)
    french.post(url, sent(contact, name_fr="Nouveau", phone="+33") | loaded(french, url))
    assert limited.post(url, {"name_ru": "Иван"} | opened).status_code == 302
    stored = as_stored(contact)
    assert (stored.name_ru, stored.name_fr, stored.phone) == ("Иван", "Nouveau", "+33")


def test_an_earlier_version_takes_all_rights(contact, limited, log_in, refusals):
    url, administrator = edit_address(contact), log_in()
    for name in ("Eins", "Zwei"):
        administrator.post(url, sent(contact, name_fr=name) | loaded(administrator, url))
    earlier = Revision.objects.for_instance(contact).order_by("pk").first()
    back = reverse("wagtailsnippets_institution_contact:revisions_revert", args=[contact.pk, earlier.pk])
    assert limited.post(back, {"name_ru": "Иван"} | loaded(limited, url)).status_code == 403
    assert refusals() == [(limited.user, contact, "wagtail.revert", ["en", "fr", "it", "facts"])]
    assert as_stored(contact).name_fr == "Zwei"


def test_the_form_shows_what_it_does_not_let_change(contact, limited):
    response = limited.get(edit_address(contact))
    assert set(response.context["form"].fields) == {"name_ru", "role_ru"}
    assert contact.name_fr in response.content.decode()


def test_lists_are_facts(limited, refusals):
    term = TermFactory()
    response = limited.post(edit_address(term), {"season": "winter", "year": 2031})
    assert response.status_code == 403
    assert refusals() == [(limited.user, term, "wagtail.edit", ["facts"])]


def test_the_institution_is_written_by_language_too(limited, refusals):
    institution = InstitutionSettings.load()
    url = reverse("wagtailsettings:edit", args=["institution", "institutionsettings", institution.pk])
    assert limited.post(url, {"office_name_ru": "Отдел"} | loaded(limited, url)).status_code == 302
    assert limited.post(url, {"phone": "+1"}).status_code == 403
    assert refusals() == [(limited.user, institution, "wagtail.edit", ["facts"])]
    assert as_stored(institution).office_name_ru == "Отдел"


@pytest.mark.parametrize("name", ["add", "copy"])
def test_a_new_contact_takes_facts(name, contact, limited, refusals):
    arguments = [contact.pk] if name == "copy" else []
    url = reverse(f"wagtailsnippets_institution_contact:{name}", args=arguments)
    assert limited.get(url).status_code == 403
    assert refusals() == []
    assert limited.post(url, sent(contact, name_en="Forged")).status_code == 403
    assert [(entry[0], *entry[2:]) for entry in refusals()] == [(limited.user, "wagtail.create", ["facts"])]
    assert not Contact.objects.filter(name_en="Forged").exists()


def test_deleting_contacts_takes_facts_one_by_one_and_together(contact, limited, refusals):
    bulk = reverse("wagtail_bulk_action", args=["institution", "contact", "delete"])
    for url in (reverse("wagtailsnippets_institution_contact:delete", args=[contact.pk]), f"{bulk}?id={contact.pk}"):
        assert limited.post(url).status_code == 403
    assert refusals() == [(limited.user, contact, "wagtail.delete", ["facts"])] * 2
    assert Contact.objects.filter(pk=contact.pk).exists()


# The form of a group


PREFIXES = ("page_permissions", "image_permissions", "document_permissions", "collection_permissions")


def group_form(name, **rights):
    management = {f"{prefix}-{count}_FORMS": 0 for prefix in PREFIXES for count in ("TOTAL", "INITIAL")}
    return {"name": name} | management | rights


def ticked(client, url):
    """What the form of a group has ticked: languages, facts."""
    form = FormReader("w-editor-form").read(client.get(url).content.decode())
    return form.get("rights-languages", []), "rights-facts" in form


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Languages and facts"),
        ("ru", "Языки и основные сведения"),
        ("fr", "Langues et informations clés"),
        ("it", "Lingue e dati"),
    ],
)
def test_a_new_group_begins_with_everything(language, heading, log_in):
    client, url = log_in(language), reverse("wagtailusers_groups:add")
    assert heading in client.get(url).content.decode()
    assert ticked(client, url) == (["en", "ru", "fr", "it"], True)


def test_the_form_of_a_group_limits_it(log_in):
    administrator = log_in()
    data = group_form("Italian", **{"rights-languages": ["it"]})
    assert administrator.post(reverse("wagtailusers_groups:add"), data).status_code == 302
    rights = GroupRights.objects.get(group__name="Italian")
    assert (rights.languages, rights.facts) == (["it"], False)
    data = group_form("Italian", **{"rights-languages": ["fr", "it"], "rights-facts": "on"})
    assert administrator.post(reverse("wagtailusers_groups:edit", args=[rights.group_id]), data).status_code == 302
    rights = GroupRights.objects.get(group__name="Italian")
    assert (rights.languages, rights.facts) == (["fr", "it"], True)


def test_a_group_that_nobody_gave_rights_shows_none(log_in):
    url = reverse("wagtailusers_groups:edit", args=[group("Old").pk])
    assert ticked(log_in(), url) == ([], False)


@pytest.fixture
def published(overview):
    page = ContentPageFactory(languages="all")
    page.save_revision().publish()
    return page


def test_a_translator_saves_the_page_in_their_language_and_changes_nothing_else(published, limited, refusals):
    form = form_at(limited, address("edit", published))
    assert "title_ru" in form
    assert "title_en" not in form
    assert "slug" not in form
    send(limited, address("edit", published), form | prose_of(published, ["ru"]) | {"title_ru": "Новое"})
    draft = as_saved(published).get_latest_revision_as_object()
    assert (draft.title_ru, draft.title_en, draft.slug) == ("Новое", published.title_en, published.slug)
    assert refusals() == []


@pytest.mark.parametrize(
    ("sent", "missing"),
    [
        ({"title_fr": "Nouveau"}, ["fr"]),
        ({"slug": "other"}, ["facts"]),
        ({"still_correct": "it:title"}, ["it"]),
        ({"copy_source": "title_fr"}, ["fr"]),
        ({"title_en": "New", "published_languages": ["en"]}, ["en", "facts"]),
    ],
    ids=lambda value: ", ".join(value),
)
def test_a_forged_form_of_a_page_is_refused_and_logged(sent, missing, published, limited, refusals):
    form = form_at(limited, address("edit", published)) | sent
    response = limited.post(address("edit", published), form)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert [entry[2:] for entry in refusals()] == [("wagtail.edit", missing)]
    assert published.get_latest_revision_as_object().title_ru == published.title_ru
    assert published.revisions.count() == 1


def test_only_ones_own_languages_can_be_sent_out(published, limited, refusals):
    published.title_ru, published.title_fr = "Новое", "Nouveau"
    published.save_revision()
    url = reverse("release_page", args=[published.pk])
    assert release_form(limited, url).get("part") is None or "fr" not in release_form(limited, url)["part"]
    assert release(limited, url, ["fr"]).status_code == HTTPStatus.FORBIDDEN
    assert refusals()[0][2:] == ("wagtail.publish", ["fr"])
    release(limited, url, ["ru"])
    live = as_saved(published)
    assert live.title_ru == "Новое"
    assert live.title_fr != "Nouveau"
