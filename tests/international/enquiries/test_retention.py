"""Enquiries are deleted when the form said so, with all that belongs to them; a line says how many."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models.audit_log import ModelLogEntry

from international.enquiries.inbox.working import answer
from international.enquiries.models import Answer, Deletion, Enquiry, EnquirySettings, Mail, Sending, months_before
from tests.factories import EnquiryFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def settled(days_ago, **facts):
    return EnquiryFactory(**{"state": "answered", "settled_at": timezone.now() - days_ago * DAY} | facts)


def test_what_was_settled_a_year_ago_goes_and_the_rest_stays(clock):
    settled(366, name="old")
    settled(364, name="younger")
    EnquiryFactory(name="unanswered", created_at=timezone.now() - 900 * DAY)
    call_command("run_periodic")
    assert sorted(Enquiry.objects.values_list("name", flat=True)) == ["unanswered", "younger"]
    log = Deletion.objects.get()
    assert (log.number, log.settled_before, log.at) == (1, dt.date(2025, 11, 30), timezone.now())


def test_a_run_that_deletes_nothing_says_nothing(clock):
    settled(10)
    call_command("delete_old_enquiries")
    assert not Deletion.objects.exists()


@pytest.mark.parametrize(("promised", "now_set", "days"), [(6, 12, 200), (12, 6, 200), (1, 60, 35)])
def test_the_shorter_of_promise_and_setting_holds(promised, now_set, days, clock):
    EnquirySettings.objects.update_or_create(defaults={"months": now_set})
    settled(days, kept_months=promised)
    call_command("delete_old_enquiries")
    assert not Enquiry.objects.exists()


def test_nothing_of_the_person_is_left(clock):
    enquiry = EnquiryFactory(name="Maria Rossi", email="maria@example.org")
    answer(enquiry, UserFactory(), text="Yes", seen=0)
    Sending.objects.create(key="x", at=timezone.now() - 2 * DAY)
    clock.shift(400 * DAY)
    call_command("delete_old_enquiries")
    assert not any(model.objects.exists() for model in (Enquiry, Answer, Mail, Sending))
    for entry in ModelLogEntry.objects.all():
        assert "Maria" not in f"{entry.label} {entry.data}"
        assert "maria@" not in f"{entry.label} {entry.data}"


def test_a_state_without_its_time_cannot_be_stored(db):
    enquiry = EnquiryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(state="closed")


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 60))
def test_months_earlier_is_the_same_day_or_the_last_of_its_month(day, months):
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == day.day or ((found + DAY).day == 1 and found.day < day.day)
