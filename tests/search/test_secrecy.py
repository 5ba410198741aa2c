"""What readers may not see shows in no answer of the search, whatever is asked."""

import datetime as dt
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from international.models import ProgramPartner
from mesi_site.pages.models import BasePage
from tests.factories import ContentPageFactory, PartnerPageFactory, ProgramPageFactory

pytestmark = pytest.mark.django_db

CANARY = "Zanzibarkanarienvogel"
QUESTIONS = (CANARY, CANARY[:9], "Zanzibarkanarienvogl", f"hello {CANARY}", "bridge", "zoological")
LANGUAGES = ("en", "ru", "fr", "it")
HOUR = dt.timedelta(hours=1)


def restrict(page, kind):
    PageViewRestriction.objects.create(page=page.get_base_page(), restriction_type=kind, password="a")


def update(page, **values):
    """As the clock and raw SQL change a page: without a word to anybody."""
    BasePage.objects.filter(pk=page.pk).update(**values)


WITHOUT_A_WORD = {
    "taken down by SQL": lambda page: update(page, live=False),
    "expired a moment ago": lambda page: update(page, expire_at=timezone.now() - HOUR),
}
WAYS_TO_HIDE = {
    "a draft": lambda page: page.unpublish(),
    "with a password": lambda page: restrict(page, "password"),
    "for people who log in": lambda page: restrict(page, "login"),
    "below a page for people who log in": lambda page: restrict(page.get_parent(), "login"),
    "deleted": lambda page: page.delete(),
}


def assert_canary_is_nowhere():
    for language in LANGUAGES:
        for question in QUESTIONS:
            for address in ("search/", "search/suggestions"):
                asked = Client().get(f"/{language}/{address}", {"q": question}).content.decode()
                # The page repeats what was asked: in the field, in the title, in a sentence, in links.
                shown = asked.lower().replace(question.lower(), "").replace(quote_plus(question).lower(), "")
                assert CANARY.lower() not in shown, (language, address, question)


@pytest.mark.parametrize("hide", WAYS_TO_HIDE.values(), ids=WAYS_TO_HIDE)
def test_a_hidden_page_is_found_by_nothing(overview, hide):
    texts = {f"title_{language}": f"{CANARY} zoological" for language in LANGUAGES}
    partner = PartnerPageFactory(languages="all", **texts)
    ProgramPageFactory(languages="all", partner_links=[ProgramPartner(partner=partner)])
    found = Client().get("/en/search/", {"q": "zoological"}).content.decode()
    assert CANARY in found
    hide(partner)
    assert_canary_is_nowhere()


@pytest.mark.parametrize("hide", WITHOUT_A_WORD.values(), ids=WITHOUT_A_WORD)
def test_a_page_that_is_hidden_behind_the_back_of_the_index_is_found_by_nothing(overview, hide):
    page = PartnerPageFactory(
        languages="all", **{f"title_{language}": f"{CANARY} zoological" for language in LANGUAGES}
    )
    hide(page)
    assert_canary_is_nowhere()


def test_a_draft_on_top_of_a_public_page_is_found_by_nothing(overview):
    page = ContentPageFactory(languages="all")
    page.title_en = page.introduction_ru = CANARY
    page.save_revision()
    assert_canary_is_nowhere()


def test_text_of_a_language_that_is_not_ticked_is_found_by_nothing(overview):
    page = ContentPageFactory(languages="all", title_it=CANARY, introduction_it=f"<p>{CANARY}</p>")
    assert CANARY in Client().get("/it/search/", {"q": CANARY[:12]}).content.decode()
    page.published_languages = ["en", "ru", "fr"]
    page.save()
    assert_canary_is_nowhere()
