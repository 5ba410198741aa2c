"""Rights by language: what a group may not write is refused on the server, with a reason, and the log knows it."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import path, reverse
from wagtail.admin.urls import pages as page_urls
from wagtail.log_actions import log

import mesi_site.urls
from mesi_site.accounts.middleware import CHECKED_BY_THEIR_FORM
from mesi_site.accounts.models import GroupRights
from mesi_site.accounts.page_permissions import LimitedPagePermissionTester
from mesi_site.accounts.rights import EVERYTHING, Refused, Rights, rights_of
from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.pages.models import BasePage
from tests.factories import ContactFactory, ContentPageFactory, EditorFactory, TermFactory, UserFactory
from tests.pages.editor import address, edit_form
from tests.pages.form_reader import FormReader

pytestmark = pytest.mark.django_db

LACKS = ["en", "fr", "it", "facts"]


@pytest.fixture
def page(overview):
    return ContentPageFactory()


@pytest.fixture
def limited(member):
    """Somebody with every permission of Wagtail's that the office head has, but Russian only."""
    return member("Office head", languages=["ru"], facts=False)


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


# Pages as a whole

KEYS = ("page_id", "page_to_move_id", "parent_page_id", "pk", "destination_id")


def address_of(route, page):
    """An address of Wagtail's that concerns a page, by its route."""
    examples = dict.fromkeys(KEYS, page.pk) | {
        "content_type_app_name": "pages",
        "content_type_model_name": "contentpage",
        "app_label": "pages",
        "model_name": "contentpage",
        "action_name": "approve",
        "task_state_id": 1,
        "task_id": 1,
        "revision_id": 1,
        "revision_id_a": "live",
        "revision_id_b": "latest",
        "workflow_state_id": 1,
    }
    names = route.pattern.regex.groupindex
    return reverse(f"wagtailadmin_pages:{route.name}", kwargs={name: examples[name] for name in names})


REFUSED = [route for route in page_urls.urlpatterns if route.name not in CHECKED_BY_THEIR_FORM]


@pytest.mark.parametrize("route", REFUSED, ids=lambda route: route.name)
def test_whatever_is_sent_to_a_page_takes_all_rights_but_for_its_form(route, page, limited):
    assert limited.post(address_of(route, page)).status_code == 403


@pytest.mark.parametrize(
    ("name", "more", "attempt"),
    [
        ("delete", (), "wagtail.delete"),
        ("unpublish", (), "wagtail.unpublish"),
        ("copy", (), "wagtail.copy"),
        ("lock", (), "wagtail.lock"),
        ("set_privacy", (), "wagtail.view_restriction.edit"),
        ("set_page_position", (), "wagtail.reorder"),
        ("revisions_revert", (1,), "wagtail.revert"),
        ("workflow_action", ("approve", 1), "wagtail.workflow.approve"),
    ],
)
def test_a_refusal_is_logged_with_who_what_and_which_languages(name, more, attempt, page, limited, refusals):
    response = limited.post(address(name, page, *more))
    assert "English, Français, Italiano, facts" in response.content.decode()
    assert refusals() == [(limited.user, page, attempt, LACKS)]
    assert BasePage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_many_pages_at_once_are_each_logged(action, overview, limited, refusals):
    pages = [ContentPageFactory(), ContentPageFactory()]
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", action])
    query = urlencode({"id": [page.pk for page in pages]}, doseq=True)
    assert limited.post(f"{url}?{query}").status_code == 403
    assert refusals() == [(limited.user, page, f"wagtail.{action}", LACKS) for page in pages]
    assert BasePage.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == 2


def test_all_pages_of_a_list_are_logged_on_the_page_above(page, overview, limited, refusals):
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "delete"])
    assert limited.post(f"{url}?id=all&childOf={overview.pk}").status_code == 403
    assert [entry[1] for entry in refusals()] == [overview]


def test_a_new_page_is_logged_on_the_page_above(overview, limited, refusals):
    url = reverse("wagtailadmin_pages:add", args=["pages", "contentpage", overview.pk])
    assert limited.post(url).status_code == 403
    assert refusals() == [(limited.user, overview, "wagtail.create", LACKS)]


def test_an_approval_from_the_edit_form_takes_all_rights(page, limited, refusals):
    form = edit_form(limited, page) | {"action-workflow-action": "true", "workflow-action-name": "approve"}
    assert limited.post(address("edit", page), form).status_code == 403
    assert [entry[2] for entry in refusals()] == ["wagtail.workflow.approve"]


def test_looking_at_pages_takes_no_rights(page, limited, refusals):
    for name in ("edit", "history", "usage", "view_draft"):
        assert limited.get(address(name, page)).status_code == 200
    assert refusals() == []


def test_facts_alone_or_languages_alone_do_not_suffice(page, member):
    for languages, facts in (([], True), (["en", "ru", "fr", "it"], False)):
        client = member("Office head", languages=languages, facts=facts)
        assert client.post(address("delete", page)).status_code == 403
    assert member("Office head", languages=["en", "ru", "fr", "it"], facts=True).post(address("delete", page))
    assert not BasePage.objects.filter(pk=page.pk).exists()


def test_who_has_not_logged_in_is_asked_to(page, client, refusals):
    response = client.post(address("delete", page))
    assert response.url.startswith(reverse("wagtailadmin_login"))
    assert refusals() == []


def test_a_page_that_is_not_there_breaks_nothing(page, limited):
    assert limited.post(reverse("wagtailadmin_pages:delete", args=[page.pk + 1000])).status_code == 403


WHOLE = [
    "can_add_subpage",
    "can_copy",
    "can_delete",
    "can_lock",
    "can_move",
    "can_publish_subpage",
    "can_reorder_children",
    "can_set_view_restrictions",
    "can_unlock",
    "can_unpublish",
    "can_unschedule",
]


@pytest.mark.parametrize("name", WHOLE)
def test_what_takes_all_rights_is_not_even_offered_without_them(name, overview, limited, member):
    assert not getattr(LimitedPagePermissionTester(limited.user, overview), name)()
    everything = member("Publishers").user
    assert getattr(LimitedPagePermissionTester(everything, overview), name)()


@pytest.mark.parametrize("name", ["can_edit", "can_publish"])
def test_what_goes_by_language_is_offered(name, page, limited):
    assert getattr(LimitedPagePermissionTester(limited.user, page), name)()


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
    assert limited.post(edit_address(contact), {"name_ru": "Иван"}).status_code == 302
    stored = as_stored(contact)
    assert (stored.name_ru, stored.name_en, stored.email) == ("Иван", contact.name_en, contact.email)
    assert stored.languages == contact.languages
    assert refusals() == []


def test_an_old_browser_that_sends_everything_unchanged_is_not_refused(contact, limited):
    assert limited.post(edit_address(contact), sent(contact, name_ru="Иван")).status_code == 302
    assert as_stored(contact).name_ru == "Иван"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"name_fr": "Forgé"}, ["fr"]),
        ({"email": "forged@example.org"}, ["facts"]),
        ({"languages": ["it"]}, ["facts"]),
        ({"role_it": "Falso", "name_fr": "Forgé", "phone": "+1"}, ["fr", "it", "facts"]),
    ],
)
def test_a_forged_form_in_another_language_is_refused_and_logged(changes, missing, contact, limited, refusals):
    response = limited.post(edit_address(contact), sent(contact, name_ru="Иван", **changes))
    assert response.status_code == 403
    assert refusals() == [(limited.user, contact, "wagtail.edit", missing)]
    assert as_stored(contact).name_ru == contact.name_ru
    assert sent(as_stored(contact)) == sent(contact)


def test_the_form_shows_what_it_does_not_let_change(contact, limited):
    form = limited.get(edit_address(contact)).context["form"]
    assert {name for name, field in form.fields.items() if not field.disabled} == {"name_ru", "role_ru"}


def test_lists_are_facts(limited, refusals):
    term = TermFactory()
    response = limited.post(edit_address(term), {"season": "winter", "year": 2031})
    assert response.status_code == 403
    assert refusals() == [(limited.user, term, "wagtail.edit", ["facts"])]


def test_the_institution_is_written_by_language_too(limited, refusals):
    institution = InstitutionSettings.load()
    url = reverse("wagtailsettings:edit", args=["institution", "institutionsettings", institution.pk])
    assert limited.post(url, {"office_name_ru": "Отдел"}).status_code == 302
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


# What a refusal leaves behind


def test_what_was_done_before_a_refusal_is_undone_and_the_refusal_stays(page, limited, refusals, settings):
    def view(request):
        with transaction.atomic():
            BasePage.objects.filter(pk=page.pk).update(title_ru="Подделка")
            log(page, "wagtail.edit", user=request.user)
            raise Refused(["fr"], page)

    class Urls:
        urlpatterns = [path("forged/", view), *mesi_site.urls.urlpatterns]

    settings.ROOT_URLCONF = Urls
    assert limited.post("/forged/").status_code == 403
    assert BasePage.objects.get(pk=page.pk).title_ru == page.title_ru
    assert refusals() == [(limited.user, page, "wagtail.edit", ["fr"])]


def test_an_automatic_request_gets_a_reason_that_scripts_can_read(page, limited):
    response = limited.post(address("delete", page), headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["error_code"] == "refused"
    assert "Italiano" in response.json()["error_message"]


@pytest.mark.parametrize(
    ("language", "reason", "entry"),
    [
        ("en", "this concerns Русский, and none of your groups", "Refused: Delete. Missing right: Русский."),
        ("ru", "это касается следующего: Русский; ни у одной", "Отказано: Удалить. Нет права на: Русский."),
        ("fr", "cela concerne Русский, et aucun de vos groupes", "Refusé : Supprimer. Droit manquant : Русский."),
        (
            "it",
            "questo riguarda Русский, e nessuno dei vostri gruppi",
            "Rifiutato: Elimina. Diritto mancante: Русский.",
        ),
    ],
)
def test_reason_history_and_report_speak_the_editors_language(language, reason, entry, page, member, log_in):
    client = member("Office head", language, languages=["en", "fr", "it"], facts=True)
    assert reason in client.post(address("delete", page)).content.decode()
    administrator = log_in(language)
    for url in (address("history", page), reverse("wagtailadmin_reports:site_history")):
        assert entry in administrator.get(url).content.decode()


def test_the_history_says_which_languages_went_out(page, log_in):
    log(page, "wagtail.publish", data={"parts": ["ru", "facts"]})
    log(page, "wagtail.unpublish")
    html = log_in().get(address("history", page)).content.decode()
    assert "Published (Русский, facts)" in html
    assert "Unpublished" in html


# The form of a group


PREFIXES = ("page_permissions", "image_permissions", "document_permissions", "collection_permissions")


def group_form(name, **rights):
    management = {f"{prefix}-{count}_FORMS": 0 for prefix in PREFIXES for count in ("TOTAL", "INITIAL")}
    return {"name": name} | management | rights


def ticked(client, url):
    """What the form of a group has ticked: languages, facts."""
    form = FormReader("group-form").read(client.get(url).content.decode())
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
