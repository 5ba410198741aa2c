"""`public()` and `offered_in()`: what readers may not see never shows, whichever way it was hidden."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from international.selectors import get_figures, list_memberships
from mesi_site.pages.models import BasePage, NewsPage
from tests.factories import (
    ContentPageFactory,
    MembershipPageFactory,
    NewsPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def restrict(page, kind, **details):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, **details)
    if kind == PageViewRestriction.GROUPS:
        restriction.groups.set(Group.objects.all())


def never_published(page):
    BasePage.objects.filter(pk=page.pk).update(live=False)


def expired_but_not_yet_taken_down(page):
    BasePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - HOUR)


WAYS_TO_HIDE = {
    "a draft": never_published,
    "expired": expired_but_not_yet_taken_down,
    "with a password": lambda page: restrict(page, PageViewRestriction.PASSWORD, password="secret"),
    "for people who log in": lambda page: restrict(page, PageViewRestriction.LOGIN),
    "for a group": lambda page: restrict(page, PageViewRestriction.GROUPS),
    "below a page with a password": lambda page: restrict(
        page.get_parent(), PageViewRestriction.PASSWORD, password="secret"
    ),
    "below a page for people who log in": lambda page: restrict(page.get_parent(), PageViewRestriction.LOGIN),
}


@pytest.mark.parametrize("hide", WAYS_TO_HIDE.values(), ids=WAYS_TO_HIDE)
@pytest.mark.parametrize("factory", [ProgramPageFactory, PartnerPageFactory, NewsPageFactory, MembershipPageFactory])
def test_a_hidden_page_is_in_no_listing(hide, factory):
    page, other = factory(languages="all"), ContentPageFactory()
    model = factory._meta.model
    assert list(model.objects.public()) == list(model.objects.offered_in("ru")) == [page]
    hide(page)
    assert not model.objects.public().exists()
    for language in ("en", "ru", "fr", "it"):
        assert not model.objects.offered_in(language).filter(pk=page.pk).exists()
    assert BasePage.objects.public().filter(pk=other.pk).exists()


def test_an_alias_is_as_hidden_as_its_original():
    """Also an alias of an alias, and what stands below one."""
    page, elsewhere = ContentPageFactory(), ContentPageFactory()
    alias = page.create_alias(parent=elsewhere, update_slug="alias")
    again = alias.create_alias(parent=elsewhere, update_slug="again")
    below = ContentPageFactory(parent=again)
    same = [page.pk, alias.pk, again.pk, below.pk]
    assert BasePage.objects.public().filter(pk__in=same).count() == 4
    restrict(page, PageViewRestriction.PASSWORD, password="secret")
    assert not BasePage.objects.public().filter(pk__in=same).exists()
    assert BasePage.objects.public().filter(pk=elsewhere.pk).exists()


@pytest.mark.parametrize("hide", WAYS_TO_HIDE.values(), ids=WAYS_TO_HIDE)
def test_a_hidden_page_counts_in_no_figure(hide):
    partner, program, membership = PartnerPageFactory(), ProgramPageFactory(with_facts=True), MembershipPageFactory()
    for page in (
        partner,
        program,
        membership,
        *BasePage.objects.filter(partnerpage__isnull=False).exclude(pk=partner.pk),
    ):
        if page.get_view_restrictions().count() == 0:
            hide(page)
    assert [figure.value for figure in get_figures()] == [0, 0, 0, 0, 0]
    assert list_memberships(RequestFactory().get("/"))["count"] == 0


@pytest.mark.parametrize("hide", WAYS_TO_HIDE.values(), ids=WAYS_TO_HIDE)
def test_a_hidden_page_is_not_in_the_sitemap(hide):
    page = NewsPageFactory(languages="all")
    assert page.slug in Client().get("/sitemap.xml").content.decode()
    hide(page)
    assert page.slug not in Client().get("/sitemap.xml").content.decode()


def test_an_expired_page_answers_as_if_it_were_gone():
    page = ContentPageFactory(languages="all")
    assert Client().get(page.url).status_code == 200
    BasePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - HOUR)
    assert Client().get(page.url).status_code == 404


def test_a_page_that_is_scheduled_appears_at_its_time_and_not_before():
    page = ContentPageFactory(languages="all", live=False, go_live_at=timezone.now() + HOUR)
    page.save_revision(approved_go_live_at=page.go_live_at)
    assert not BasePage.objects.public().filter(pk=page.pk).exists()
    with time_machine.travel(timezone.now() + 2 * HOUR):
        call_command("publish_scheduled")
        assert BasePage.objects.public().filter(pk=page.pk).exists()


def test_a_page_is_offered_only_in_the_languages_that_are_ticked():
    page = ContentPageFactory(languages="all", published_languages=["en", "it"])
    offered = {
        language: BasePage.objects.offered_in(language).filter(pk=page.pk).exists()
        for language in ("en", "ru", "fr", "it")
    }
    assert offered == {"en": True, "ru": False, "fr": False, "it": True}


@pytest.mark.parametrize("language", ["ru", "fr"])
def test_readers_never_see_a_text_of_a_language_that_is_not_ticked(language):
    page = ContentPageFactory(languages="all", published_languages=["en", "it"])
    hidden = getattr(page, f"title_{language}")
    html = Client().get(f"/{language}/{page.slug}/").content.decode()
    assert hidden not in html
    assert page.title_en in html
    assert hidden not in Client().get(f"/{language}/").content.decode()


def test_urgent_news_are_announced_from_their_day_until_their_last():
    news = NewsPageFactory(date=dt.date(2027, 3, 1), urgent_until=dt.date(2027, 3, 5))
    days = [dt.date(2027, 2, 28), dt.date(2027, 3, 1), dt.date(2027, 3, 5), dt.date(2027, 3, 6)]
    assert [news in NewsPage.objects.urgent(on=day) for day in days] == [False, True, True, False]
