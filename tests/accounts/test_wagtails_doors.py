"""What nobody has looked at before a view fails over it is told to its sender, and nothing is changed."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Workflow

from mesi_site.accounts.wagtails_doors import is_of_what_was_sent
from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db

NONSENSE = ["x", "Infinity", "-", "[]", "9" * 5000]


@pytest.fixture
def client(log_in, overview):
    return log_in()


@pytest.mark.parametrize("sent", NONSENSE)
def test_a_number_that_is_none_is_refused_where_wagtail_reads_it_unseen(client, sent):
    page = ContentPageFactory()
    bulk = reverse("wagtail_bulk_action", args=["pages", "basepage", "delete"])
    asked = {
        reverse("wagtailadmin_choose_page_chosen_multiple"): "id",
        reverse("wagtaildocs_chooser:chosen_multiple"): "id",
        reverse("wagtailadmin_choose_page"): "target_pages[]",
        reverse("wagtailadmin_api:pages:find"): "id",
        bulk: "id",
    }
    assert {client.get(address, {name: sent}).status_code for address, name in asked.items()} <= {400, 404}
    move = reverse("wagtailadmin_pages:move", args=[page.pk])
    assert client.post(move, {"new_parent_page": sent}).status_code == 400


def test_a_number_that_no_database_holds_is_refused(client):
    assert client.get(reverse("wagtailadmin_api:pages:listing"), {"offset": "9" * 20}).status_code == 400


@pytest.mark.parametrize("way_back", ["nowhere", '{"a": 1}'])
def test_a_way_back_that_leads_nowhere_is_refused_and_nothing_is_deleted(client, way_back):
    page = ContentPageFactory()
    delete = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert client.post(delete, {"next": way_back}).status_code == 400
    page.refresh_from_db()


@pytest.mark.parametrize("sent", [*NONSENSE, "1.5", '"text"', '{"blocks": 1}', "[" * 50_000, '{"blocks": [{}]}'])
def test_rich_text_that_is_none_is_refused_and_the_page_stays(client, sent):
    page = ContentPageFactory(introduction_en="<p>Welcome.</p>")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(edit, {"introduction_en": sent}).status_code in (400, 200)
    page.refresh_from_db()
    assert page.introduction_en == "<p>Welcome.</p>"


def test_a_page_is_previewed_in_languages_of_the_site_only(client):
    page = ContentPageFactory()
    page.save_revision()
    draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert client.get(draft, {"mode": "ru"}).status_code == 200
    assert client.get(draft, {"mode": "xx"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"input_format": "0"}, {"input_format": "0", "import_file_name": "../x"}])
def test_an_import_that_nobody_began_goes_nowhere(client, sent):
    assert client.post(reverse("wagtailredirects:process_import"), sent).status_code == 400


@pytest.mark.parametrize("number", ["9" * 25, "-1"])
def test_what_is_not_there_is_refused(client, number):
    copy = reverse("wagtailadmin_pages:copy", args=[ContentPageFactory().pk])
    assert client.post(copy, {"new_parent_page": number}).status_code == 400
    workflow = reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.get().pk])
    assert client.get(workflow, {"p": number}).status_code in (400, 404)


def test_what_fails_by_itself_stays_a_fault():
    request = RequestFactory().get("/admin/", {"p": "x", "id": "7"})
    for exception in (ValueError("no title"), KeyError("x"), AttributeError("'x'"), ZeroDivisionError()):
        assert not is_of_what_was_sent(request, exception)
    assert is_of_what_was_sent(request, ValueError("expected a number but got 'x'"))
