"""A page kept for all readers ends with the day, or with the first page that expires."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.pages.moments import next_change, next_midnight
from tests.factories import ContentPageFactory

NOW = dt.datetime(2027, 3, 1, 9, 30, tzinfo=dt.UTC)  # 12:30 in Moscow
MIDNIGHT = dt.datetime(2027, 3, 1, 21, 0, tzinfo=dt.UTC)
MOMENTS = st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC))


@given(MOMENTS)
def test_the_next_midnight_is_the_first_instant_of_the_next_day_here(now):
    midnight = next_midnight(now)
    assert now < midnight
    assert timezone.localdate(midnight - dt.timedelta(microseconds=1)) == timezone.localdate(now)
    assert timezone.localdate(midnight) > timezone.localdate(now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("expires", "change"),
    [
        (None, MIDNIGHT),
        (NOW, MIDNIGHT),
        (NOW + dt.timedelta(minutes=1), NOW + dt.timedelta(minutes=1)),
        (MIDNIGHT + dt.timedelta(minutes=1), MIDNIGHT),
    ],
)
def test_a_page_that_expires_today_ends_the_day_early(overview, expires, change):
    page = ContentPageFactory()
    type(page).objects.filter(pk=page.pk).update(expire_at=expires)
    assert next_change(NOW) == change


@pytest.mark.django_db
def test_a_draft_that_expires_changes_nothing(overview):
    page = ContentPageFactory()
    type(page).objects.filter(pk=page.pk).update(expire_at=NOW + dt.timedelta(minutes=1), live=False)
    assert next_change(NOW) == MIDNIGHT
