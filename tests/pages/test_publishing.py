"""Pages that go out without their form, by the clock or by approval, are as complete as those that go out by it."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from tests.factories import (
    ContentPageFactory,
    EditorFactory,
    MembershipPageFactory,
    NewsPageFactory,
    ProgramPageFactory,
)

from .editor import address, as_saved, edit_form, problems, publish_together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]


def scheduled(page, when):
    page.go_live_at = when
    page.save_revision(approved_go_live_at=when)
    return page


def test_an_unfinished_scheduled_page_holds_up_no_other():
    now = timezone.now()
    membership = scheduled(MembershipPageFactory(live=False, title_en="Broken"), now + dt.timedelta(minutes=5))
    revision = membership.latest_revision
    revision.content["published_languages"] = ["en", "it"]
    revision.save()
    other = scheduled(ContentPageFactory(live=False), now + dt.timedelta(minutes=10))
    with time_machine.travel(now + dt.timedelta(minutes=15)), pytest.raises(CommandError, match="Broken"):
        call_command("publish_scheduled")
    assert as_saved(other).live
    assert not as_saved(membership).live
    assert membership.latest_revision.__class__.objects.get(pk=revision.pk).approved_go_live_at


def test_what_has_expired_is_taken_down():
    page = ContentPageFactory(expire_at=timezone.now() + dt.timedelta(minutes=5))
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=10)):
        call_command("publish_scheduled")
    assert not as_saved(page).live


@pytest.fixture
def in_workflow():
    """Hands a page's latest draft in for approval."""
    workflow, task = Workflow.objects.create(name="Approval"), GroupApprovalTask.objects.create(name="Office")
    WorkflowTask.objects.create(workflow=workflow, task=task)

    def hand_in(page):
        workflow.start(page, EditorFactory())
        return page

    return hand_in


def approve(client, page):
    task_state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk])
    return client.post(url, {"comment": ""}, follow=True)


def test_approval_publishes_a_finished_page(in_workflow, log_in):
    page = ContentPageFactory(live=False)
    page.save_revision()
    approve(log_in(), in_workflow(page))
    assert as_saved(page).live


def test_approval_of_an_unfinished_page_says_so_and_publishes_nothing(in_workflow, log_in):
    page = ContentPageFactory(live=False, title_en="Half")
    page.published_languages = ["en", "it"]
    page.save_revision()
    response = approve(log_in(), in_workflow(page))
    assert response.status_code == 200
    assert "“Half” is not finished" in response.content.decode()
    assert not as_saved(page).live


def test_many_pages_are_not_published_if_one_lacks_a_fact(log_in):
    page = ProgramPageFactory(live=False, title_en="Half")
    page.kind = ""
    page.save_revision(clean=False)
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    response = publish_together(log_in(), f"{url}?id={page.pk}&next=/admin/")
    assert "“Half” is not finished" in response.content.decode()
    assert not as_saved(page).live


def test_a_page_cannot_be_scheduled_for_a_day_that_nobody_plans_with(log_in):
    page, client = ContentPageFactory(), log_in()
    data = edit_form(client, page) | {"go_live_at": "0001-01-01 00:00", "action-publish": "yes"}
    assert "go_live_at" in problems(client.post(address("edit", page), data))


@pytest.mark.parametrize("saved", [True, False], ids=["saved", "new"])
def test_a_preview_of_news_shows_its_related_pages_before_they_are_saved(saved, log_in):
    news, related = NewsPageFactory(), ContentPageFactory(title_en="Somewhere else")
    client = log_in()
    data = edit_form(client, news) | {
        "related_pages-TOTAL_FORMS": "1",
        "related_pages-0-page": related.pk,
        "related_pages-0-ORDER": "1",
        "related_pages-0-id": "",
    }
    url = address("preview_on_edit", news)
    if not saved:
        url = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "newspage", news.get_parent().pk])
        data["slug"] = "quite-new"
    assert client.post(url, data).json()["is_valid"]
    assert "Somewhere else" in client.get(url, {"mode": "en"}).content.decode()
