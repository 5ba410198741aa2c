"""What concerns a page as a whole takes all languages and the facts, however it is sent."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.urls import pages as page_urls

from mesi_site.accounts.middleware import CHECKED_BY_THEIR_FORM
from mesi_site.accounts.page_permissions import LimitedPagePermissionTester
from mesi_site.pages.models import BasePage
from tests.factories import ContentPageFactory
from tests.pages.editor import address, edit_form

pytestmark = pytest.mark.django_db

LACKS = ["en", "fr", "it", "facts"]

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


@pytest.mark.parametrize("action", PagesAdminAPIViewSet.actions)
def test_the_addresses_for_scripts_ask_for_the_same(action, page, limited, refusals):
    first, public = page.save_revision(), page.title_fr
    page.title_fr = "Nobody has sent this out"
    page.save_revision()
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    response = limited.post(url, {"revision_id": first.pk}, headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert response.json()["error_code"] == "refused"
    assert [(entry[1], entry[3]) for entry in refusals()] == [(page, LACKS)]
    stored = BasePage.objects.get(pk=page.pk)
    assert (stored.title_fr, stored.latest_revision) == (public, page.latest_revision)


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
