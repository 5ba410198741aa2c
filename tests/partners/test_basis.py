"""What the cooperation with a partner rests on is worked out from agreements and projects, never typed."""

import datetime as dt

import pytest
import time_machine
from wagtail.models import PageViewRestriction

from international.models import ProjectParticipant
from partners.models import PartnerPage
from partners.selectors import get_partner_links
from tests.factories import AgreementFactory, PartnerPageFactory, ProjectPageFactory

pytestmark = pytest.mark.django_db

LAST_DAY = dt.datetime(2026, 12, 31, 20, 59, tzinfo=dt.UTC)  # 23:59 in Moscow, where the office is
NEXT_DAY = dt.datetime(2026, 12, 31, 21, 0, tzinfo=dt.UTC)


@pytest.fixture
def partner():
    return PartnerPageFactory()


def agreement(partner, **values):
    return AgreementFactory(partners=[partner], **values)


def project(partner, **values):
    return ProjectPageFactory(participants=[ProjectParticipant(partner=partner)], **values)


def basis(partner, at=LAST_DAY):
    with time_machine.travel(at, tick=False):
        known = PartnerPage.objects.with_basis().get(pk=partner.pk).basis
        assert known == get_partner_links(partner)["basis"]
        return known


def test_nothing_recorded(partner):
    assert basis(partner) == "unrecorded"


def test_an_agreement_on_its_last_day_and_the_day_after(partner):
    agreement(partner, valid_until=dt.date(2026, 12, 31))
    assert basis(partner, LAST_DAY) == "agreement"
    assert basis(partner, NEXT_DAY) == "former"


def test_an_open_ended_agreement_goes_on(partner):
    agreement(partner)
    assert basis(partner, dt.datetime(2099, 1, 1, tzinfo=dt.UTC)) == "agreement"


def test_an_agreement_that_is_not_signed_is_none_yet(partner):
    agreement(partner, signed_on=None)
    assert basis(partner) == "unrecorded"


def test_an_agreement_begins_with_the_day_of_its_signature(partner):
    agreement(partner, signed_on=dt.date(2027, 1, 1))
    assert basis(partner, LAST_DAY) != "agreement"
    assert basis(partner, NEXT_DAY) == "agreement"


def test_a_lapsed_agreement_leaves_a_project(partner):
    agreement(partner, valid_until=dt.date(2026, 12, 31))
    project(partner, end="2028")
    assert basis(partner, LAST_DAY) == "agreement"
    assert basis(partner, NEXT_DAY) == "project"


@pytest.mark.parametrize("end", ["2026", "2026-12", "2026-12-31", "2026~"])
def test_a_project_on_its_last_day_and_the_day_after(end, partner):
    project(partner, end=end)
    assert basis(partner, LAST_DAY) == "project"
    assert basis(partner, NEXT_DAY) == "former"


def test_a_project_whose_end_is_not_recorded_counts_as_going_on(partner):
    project(partner, end="")
    assert basis(partner) == "project"


def test_a_project_that_readers_cannot_see_is_no_basis(partner):
    project(partner, live=False)
    assert basis(partner) == "unrecorded"


def test_one_of_several_agreements_is_enough(partner):
    agreement(partner, valid_until=dt.date(2021, 1, 1))
    agreement(partner, valid_until=dt.date(2030, 1, 1))
    assert basis(partner) == "agreement"


def test_the_agreement_of_another_partner_says_nothing(partner):
    agreement(PartnerPageFactory())
    assert basis(partner) == "unrecorded"


def test_a_project_that_readers_may_not_see_says_nothing(partner):
    private = project(partner)
    PageViewRestriction.objects.create(page=private.get_base_page(), restriction_type=PageViewRestriction.LOGIN)
    assert basis(partner) == "unrecorded"
