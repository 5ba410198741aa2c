"""A question that has waited for more than three working days is among what needs attention."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group

from international.enquiries.attention import working_days_after
from tests.factories import EnquiryFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]

MONDAY = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
FRIDAY = MONDAY + dt.timedelta(days=4)
DAY = dt.timedelta(days=1)


def matters(client):
    return [matter.kind.label for matter in client.get("/admin/attention/").context["object_list"]]


@pytest.mark.parametrize(
    ("asked", "days", "is_shown"), [(MONDAY, 3, False), (MONDAY, 4, True), (FRIDAY, 5, False), (FRIDAY, 6, True)]
)
def test_it_is_shown_after_three_working_days(asked, days, is_shown, log_in):
    EnquiryFactory(created_at=asked)
    with time_machine.travel(asked + days * DAY, tick=False):
        assert matters(log_in()) == ["question not answered"] * is_shown


def test_what_is_settled_needs_nobody(log_in):
    EnquiryFactory(created_at=MONDAY, state="closed")
    with time_machine.travel(MONDAY + 30 * DAY, tick=False):
        assert matters(log_in()) == []


def test_who_may_not_see_enquiries_is_not_told(log_in):
    EnquiryFactory(created_at=MONDAY)
    user = UserFactory(groups=Group.objects.filter(name="Translators"))
    with time_machine.travel(MONDAY + 30 * DAY, tick=False):
        assert matters(log_in(user=user)) == []


def test_a_weekend_does_not_count():
    assert working_days_after(dt.date(2026, 12, 4), 1) == dt.date(2026, 12, 7)
    assert working_days_after(dt.date(2026, 12, 5), 3) == dt.date(2026, 12, 9)
