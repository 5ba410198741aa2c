"""Pages go out as they stand at that moment, however old the page is that somebody looked at."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from mesi_site.accounts.page_permissions import LimitedPagePermissionTester
from mesi_site.pages.bulk import PublishPartsBulkAction
from mesi_site.pages.models import PlannedParts
from mesi_site.pages.publishing import Release
from mesi_site.translation.parts import Parts
from tests.factories import ContentPageFactory

from .editor import as_saved, draft, publish_together, release_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all")
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in):
    return log_in()


def save(page, **texts):
    page = draft(page)
    for name, text in texts.items():
        setattr(page, name, text)
    page.save_revision()


def publish(page, *names):
    Release(as_saved(page)).publish(Parts.named(names))


def test_what_is_saved_between_a_look_and_a_word_stays_the_draft(page, client, monkeypatch):
    save(page, title_en="Seen")
    url = reverse("release_page", args=[page.pk])
    form = release_form(client, url)

    def can_publish(self):
        """Asked once the view has the page, and before it has it for itself."""
        if draft(page).title_ru != "Позже":
            save(page, title_ru="Позже")
        return True

    monkeypatch.setattr(LimitedPagePermissionTester, "can_publish", can_publish)
    response = client.post(url, {"revision": form["revision"], "part": ["en"]})
    assert response.status_code == HTTPStatus.CONFLICT
    assert draft(page).title_ru == "Позже"
    assert as_saved(page).title_en != "Seen"


def test_publishing_many_takes_the_latest_draft_and_buries_nothing(page):
    save(page, title_en="Mended", title_ru="Раньше")
    old = as_saved(page)
    save(page, title_ru="Позже")
    PublishPartsBulkAction.execute_action([old], pages=[old], parts=Parts.named(["en"]))
    assert as_saved(page).title_en == "Mended"
    assert draft(page).title_ru == "Позже"


def test_publishing_many_takes_nothing_back_that_went_out_meanwhile(page):
    save(page, title_en="Mended", title_ru="Новое")
    old = as_saved(page)
    publish(page, "ru")
    PublishPartsBulkAction.execute_action([old], pages=[old], parts=Parts.named(["en"]))
    assert (as_saved(page).title_en, as_saved(page).title_ru) == ("Mended", "Новое")


def test_an_approval_takes_nothing_back_that_went_out_meanwhile(page):
    save(page, title_en="Mended")
    old, revision = as_saved(page), as_saved(page).latest_revision
    PlannedParts.objects.create(revision=revision, parts=["en"])
    save(page, title_ru="Новое")
    publish(page, "ru")
    old.publish(revision)
    assert (as_saved(page).title_en, as_saved(page).title_ru) == ("Mended", "Новое")


def test_a_plan_for_a_part_ends_when_all_is_chosen_instead(page):
    save(page, title_en="A", title_ru="Б", go_live_at=timezone.now() + dt.timedelta(days=1))
    publish(page, "en")
    assert [planned.parts for planned in PlannedParts.objects.all()] == [["en"]]
    publish(page, *Parts.everything().names)
    assert not PlannedParts.objects.exists()


def test_a_plan_for_a_version_from_before_the_first_publishing_leaves_the_page_to_its_readers(page):
    first = page.revisions.order_by("pk").first().as_object()
    first.go_live_at = timezone.now() + dt.timedelta(days=1)
    first.save_revision()
    publish(page, *Parts.everything().names)
    assert as_saved(page).live
    assert as_saved(page).scheduled_revision


@pytest.mark.parametrize("live", [True, False], ids=["public", "not public"])
def test_a_page_that_nobody_has_edited_yet_goes_out_like_any_other(live, overview, client):
    page = ContentPageFactory(live=live)
    url = reverse("release_page", args=[page.pk])
    response = client.post(url, {"revision": "", "part": ["en", "facts"]})
    assert response.status_code == HTTPStatus.FOUND
    assert as_saved(page).live


def test_it_does_so_among_many(overview, client):
    page = ContentPageFactory(live=False)
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    assert publish_together(client, f"{url}?id={page.pk}&next=/admin/").status_code == HTTPStatus.OK
    assert as_saved(page).live


def test_a_copy_that_follows_its_original_and_a_locked_page_are_left_out_of_many(page, log_in, client):
    alias = page.create_alias(update_slug="alias")
    locked = ContentPageFactory(live=False)
    locked.save_revision()
    locked.locked = True
    locked.save()
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    response = client.post(f"{url}?id={alias.pk}&id={locked.pk}", {"parts": ["en", "facts"]})
    assert response.status_code == HTTPStatus.FOUND
    assert not as_saved(locked).live
    assert as_saved(alias).latest_revision is None
