"""What is claimed lapses by itself: nobody has to remember to take it down."""

import datetime as dt

import pytest
import time_machine

from mesi_site.institution.models import InstitutionSettings
from tests.factories import AgreementFactory, ContactFactory, MembershipPageFactory

pytestmark = pytest.mark.django_db

LAST_DAY = dt.datetime(2026, 12, 31, 20, 59, tzinfo=dt.UTC)  # 23:59 in Moscow
NEXT_DAY = dt.datetime(2026, 12, 31, 21, 0, tzinfo=dt.UTC)


def certification(until):
    institution = InstitutionSettings.load()
    institution.certification_valid_until = until
    institution.save()
    return InstitutionSettings.load()


CLAIMS = {
    "a certification": lambda: certification("2026-12-31"),
    "a certification of which the year is known": lambda: certification("2026"),
    "a certification of about that year": lambda: certification("2026~"),
    "a membership": lambda: MembershipPageFactory(member_until="2026-12"),
    "a membership in an organisation that ends": lambda: MembershipPageFactory(organisation_ended="2026"),
    "a membership that ends before the organisation": lambda: MembershipPageFactory(
        member_until="2026", organisation_ended="2030"
    ),
    "an agreement": lambda: AgreementFactory(valid_until=dt.date(2026, 12, 31)),
}


@pytest.mark.parametrize("make", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_holds_on_its_last_day_and_has_lapsed_on_the_next(make):
    claim = make()
    with time_machine.travel(LAST_DAY, tick=False):
        assert not claim.has_lapsed
    with time_machine.travel(NEXT_DAY, tick=False):
        assert claim.has_lapsed


@pytest.mark.parametrize("make", [lambda: certification(""), MembershipPageFactory, AgreementFactory])
def test_a_claim_without_a_known_end_does_not_lapse(make):
    claim = make()
    with time_machine.travel(dt.datetime(2099, 1, 1, tzinfo=dt.UTC), tick=False):
        assert not claim.has_lapsed


@pytest.mark.parametrize(
    ("ended", "on", "expected"),
    [
        ("", "2026-06-01", False),
        ("2016", "2016-01-01", True),
        ("2030", "2026-06-01", False),
        ("2026-06", "2026-06-01", True),
    ],
)
def test_an_organisations_end_is_a_fact_of_its_own(ended, on, expected):
    membership = MembershipPageFactory(organisation_ended=ended)
    with time_machine.travel(dt.datetime.fromisoformat(f"{on}T12:00+00:00"), tick=False):
        assert membership.organisation_has_ended == expected
    assert membership.member_until == ""


def test_a_contacts_languages_are_named_in_the_readers_language():
    assert ContactFactory(languages_spoken=["en", "ru"]).language_names == "English and Russian"
    assert ContactFactory(languages_spoken=[]).language_names == ""
