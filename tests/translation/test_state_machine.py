"""Whatever an office does with a page, in whichever order: readers see what was published, states tell the truth, and
no word that was saved is lost."""

import datetime as dt
import os

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from wagtail.models import Revision

from mesi_site.pages.models import BasePage
from mesi_site.pages.publishing import Release, publish_what_is_due
from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.marks import APPLY
from mesi_site.translation.parts import FACTS, Parts
from mesi_site.translation.sources import State, Translations
from mesi_site.translation.units import units
from tests.factories import OverviewPageFactory, ProgramPageFactory

LANGUAGES = st.sampled_from(site_languages())
WORDS = st.sampled_from(["", "Alpha", "Beta", "Gamma", "Delta", "Epsilon"])
PARTS = st.sets(st.sampled_from([*site_languages(), FACTS]), min_size=1).map(Parts.named)
# `make test` walks some ways; STATE_MACHINE_EXAMPLES=500 walks many.
EXAMPLES, STEPS = int(os.environ.get("STATE_MACHINE_EXAMPLES", "12")), 12


class Office(RuleBasedStateMachine):
    """One page; `public` is what its readers must see: the location in each offered language, and the credits."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.travel = time_machine.travel(timezone.now())
        self.clock = self.travel.start()  # time never goes back: what has gone out by plan is not planned again
        OverviewPageFactory(languages="all")
        page = ProgramPageFactory(languages="all", ects=30)
        page.save_revision().publish()
        self.number, self.is_live = page.pk, True
        self.public = {language: getattr(page, localized("location", language)) for language in site_languages()}
        self.credits, self.saved = 30, set()

    def teardown(self):
        self.travel.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def live(self):
        return BasePage.objects.get(pk=self.number).specific

    @property
    def draft(self):
        return self.live.get_latest_revision_as_object()

    def write(self, page, language, text):
        before = Translations(page).texts
        setattr(page, localized("location", language), text)
        Translations(page).follow(before)
        page.save_revision()
        self.saved.add((language, text))

    def goes_out(self, draft, parts):
        """What readers must see from now on."""
        if not self.is_live:
            self.public, parts = {}, Parts(parts.languages, True)
        self.public |= {code: getattr(draft, localized("location", code)) or "" for code in parts.languages}
        self.credits = draft.ects if parts.facts else self.credits
        self.is_live = True

    @rule(language=LANGUAGES, text=WORDS)
    def edit(self, language, text):
        self.write(self.draft, language, text)

    @rule(number=st.integers(1, 60))
    def change_a_fact(self, number):
        page = self.draft
        page.ects = number
        page.save_revision()

    @rule(parts=PARTS)
    def publish_some(self, parts):
        draft = self.draft
        try:
            Release(self.live).publish(parts)
        except ValidationError:
            assert not self.is_live  # a page that nobody sees goes out in at least one language
            assert not parts.languages
        else:
            self.goes_out(draft, parts)

    @rule()
    def publish_all(self):
        draft = self.draft
        self.live.latest_revision.publish()
        self.goes_out(draft, Parts.everything())

    @rule(parts=PARTS)
    def schedule_some(self, parts):
        if not self.is_live:
            return
        page = self.draft
        page.go_live_at = timezone.now() + dt.timedelta(hours=1)
        page.save_revision()
        Release(self.live).publish(parts)
        self.clock.shift(dt.timedelta(hours=2))
        assert publish_what_is_due() == []
        self.goes_out(page, parts)
        page = self.draft
        page.go_live_at = None
        page.save_revision()

    @precondition(lambda self: self.is_live)
    @rule()
    def unpublish(self):
        self.live.unpublish()
        self.is_live, self.public = False, {}

    @rule(place=st.integers(0, 30))
    def go_back(self, place):
        revisions = list(Revision.objects.for_instance(self.live).order_by("pk"))
        earlier = revisions[place % len(revisions)].as_object()
        earlier.go_live_at = None
        before = {code: Translations(earlier).counts(code) for code in site_languages()}
        earlier.save_revision()
        assert {code: Translations(self.draft).counts(code) for code in site_languages()} == before

    @rule(language=LANGUAGES)
    def say_that_it_is_still_correct(self, language):
        page = self.draft
        translations = Translations(page)
        unit = translations.unit("location", language)
        if "location" in translations.keys and unit.source_language:
            APPLY["still_correct"](translations, "location", language, None)
            page.save_revision()
            assert Translations(self.draft).unit("location", language).state == State.CURRENT

    @rule()
    def copy(self):
        copy = self.live.copy(update_attrs={"slug": f"copy-{Revision.objects.count()}", "title": "Copy"})
        assert copy.get_latest_revision_as_object().translation_sources == self.draft.translation_sources
        assert copy.specific.translation_sources == self.live.translation_sources

    @invariant()
    def readers_see_what_was_published(self):
        live = self.live
        assert live.live == self.is_live
        if not self.is_live:
            return
        assert set(live.published_languages) == set(self.public)
        for language, text in self.public.items():
            assert (getattr(live, localized("location", language)) or "") == text
            with translation.override(language):
                assert not text or str(live.texts.location) == text
        assert live.ects == self.credits

    @invariant()
    def nothing_is_called_current_that_is_not(self):
        for version in (self.live, self.draft):
            record = version.translation_sources
            for language, made_from in record.get("made_from", {}).items():
                for key, digest in made_from.items():
                    source_language, source_text = record["texts"][digest]
                    state = Translations(version).unit(key, language).state
                    is_same = units(version, source_language).get(key, "") == source_text != ""
                    assert (state == State.CURRENT) == is_same

    @invariant()
    def the_numbers_add_up(self):
        translations = Translations(self.draft)
        assert {sum(translations.counts(code).values()) for code in site_languages()} == {len(translations.keys)}

    @invariant()
    def no_saved_word_is_lost(self):
        kept = {
            (language, revision.content[localized("location", language)] or "")
            for revision in Revision.objects.for_instance(self.live)
            for language in site_languages()
        }
        assert self.saved <= kept


@pytest.mark.django_db
def test_an_office_may_work_in_any_order():
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Office, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=checks)
    )
