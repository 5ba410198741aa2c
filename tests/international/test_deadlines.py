"""A deadline opens and closes at the right instant, wherever its clock hangs."""

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from international.entries.programs import program_entries
from international.models import Deadline
from international.models.deadline import DeadlineState
from mesi_site import cldr
from tests.factories import DeadlineFactory, ProgramPageFactory, intake

ZONES = st.sampled_from(sorted(name for name, _label in cldr.time_zone_choices()))
DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2035, 12, 31))
MINUTES = st.times().map(lambda time: time.replace(second=0, microsecond=0))

MINUTE = dt.timedelta(minutes=1)


def at(text, zone="UTC"):
    return dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))


def closing(day, zone, time=Deadline.END_OF_DAY):
    deadline = DeadlineFactory.build(opens_on=None, closes_on=day, closes_at=time, time_zone=zone)
    deadline.derive_instants()
    return deadline


def status_of(program):
    """As lists show it."""
    return program_entries([program.pk])[program.pk].status


@given(DAYS, MINUTES, ZONES)
def test_the_closing_minute_counts_on_the_clock_that_decides(day, time, zone):
    local = dt.datetime.combine(day, time, zoneinfo.ZoneInfo(zone))
    # A time that the clock skips that night (spring, or a change of zone) has no minute of its own.
    assume(local.astimezone(dt.UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None))
    deadline = closing(day, zone, time)
    last = (deadline.closes_instant - dt.timedelta(microseconds=1)).astimezone(zoneinfo.ZoneInfo(zone))
    assert (last.date(), last.hour, last.minute) == (day, time.hour, time.minute)
    assert deadline.state(last) == DeadlineState.OPEN
    assert deadline.state(deadline.closes_instant) == DeadlineState.CLOSED


@given(DAYS, ZONES)
def test_a_deadline_opens_with_its_first_local_day(day, zone):
    deadline = DeadlineFactory.build(opens_on=day, closes_on=day + dt.timedelta(days=30), time_zone=zone)
    deadline.derive_instants()
    first = deadline.opens_instant.astimezone(dt.UTC).astimezone(zoneinfo.ZoneInfo(zone))
    before = (deadline.opens_instant.astimezone(dt.UTC) - dt.timedelta(microseconds=1)).astimezone(
        zoneinfo.ZoneInfo(zone)
    )
    assert first.date() == day
    # Where the clock goes back over midnight, the day before comes a second time.
    assert before.date() <= day
    assert deadline.state(before) == DeadlineState.UPCOMING
    assert deadline.state(first) == DeadlineState.OPEN


@given(DAYS, ZONES, ZONES)
def test_further_west_means_later_and_never_earlier(day, one, other):
    times = [
        dt.datetime.combine(day, Deadline.END_OF_DAY, zoneinfo.ZoneInfo(zone)).utcoffset() for zone in (one, other)
    ]
    first, second = (closing(day, zone).closes_instant for zone in (one, other))
    assert (first < second) == (times[0] > times[1])


@pytest.mark.parametrize(
    ("zone", "day", "closed_at"),
    [
        ("Europe/Moscow", dt.date(2027, 3, 1), "2027-03-01T21:00"),
        ("Pacific/Kiritimati", dt.date(2027, 3, 1), "2027-03-01T10:00"),
        ("Pacific/Pago_Pago", dt.date(2027, 3, 1), "2027-03-02T11:00"),
        ("Asia/Kathmandu", dt.date(2027, 3, 1), "2027-03-01T18:15"),
        ("Europe/Paris", dt.date(2027, 3, 27), "2027-03-27T23:00"),  # the day before summer time
        ("Europe/Paris", dt.date(2027, 3, 28), "2027-03-28T22:00"),
        ("Europe/Paris", dt.date(2027, 10, 31), "2027-10-31T23:00"),  # the day on which it ends
        ("America/New_York", dt.date(2027, 11, 7), "2027-11-08T05:00"),
        ("Europe/Moscow", dt.date(2011, 3, 27), "2011-03-27T20:00"),  # Moscow went to +4
        ("Europe/Moscow", dt.date(2014, 10, 26), "2014-10-26T21:00"),  # and back to +3
    ],
)
def test_known_closings(zone, day, closed_at):
    assert closing(day, zone).closes_instant == at(closed_at)


def test_an_hour_that_comes_twice_closes_when_it_comes_first():
    deadline = closing(dt.date(2027, 10, 31), "Europe/Paris", dt.time(2, 30))
    assert deadline.closes_instant == at("2027-10-31T00:31")


def test_seconds_do_not_shorten_the_closing_minute():
    deadline = closing(dt.date(2027, 3, 1), "UTC", dt.time(12, 0, 59))
    assert deadline.closes_instant == at("2027-03-01T12:01")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-10-31T20:59:59", "upcoming"),  # 23:59:59 in Moscow
        ("2026-10-31T21:00", "open"),
        ("2027-03-01T20:59:59", "open"),
        ("2027-03-01T21:00", "closed"),
    ],
)
def test_a_deadline_in_moscow_over_its_life(now, state):
    deadline = DeadlineFactory.build()
    deadline.derive_instants()
    with time_machine.travel(at(now), tick=False):
        assert deadline.state() == state


@pytest.mark.parametrize(("kind", "state"), [("rolling", "rolling"), ("unannounced", "unannounced")])
def test_other_kinds_have_no_closing_but_may_open_later(kind, state):
    deadline = DeadlineFactory.build(kind=kind, closes_on=None, opens_on=dt.date(2027, 1, 1))
    deadline.derive_instants()
    assert deadline.state(at("2026-12-31T12:00")) == "upcoming"
    assert deadline.state(at("2027-01-01T12:00")) == state
    assert deadline.state(at("2099-01-01T12:00")) == state


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../../etc/passwd", "Europe/Moscow\x00", "UTC+3"])
def test_a_zone_that_is_not_on_the_list_is_refused(zone):
    deadline = DeadlineFactory.build(time_zone=zone)
    with pytest.raises(ValidationError):
        deadline.clean()


@pytest.mark.django_db
def test_a_deadline_in_an_unknown_zone_cannot_be_saved():
    saved = ProgramPageFactory(intakes=[intake()]).intakes.get().deadlines.get()
    saved.time_zone = "Europe/Atlantis"
    with pytest.raises((ValidationError, zoneinfo.ZoneInfoNotFoundError)):
        saved.save()
    saved.refresh_from_db()
    assert saved.time_zone == "Europe/Moscow"


@pytest.mark.django_db
def test_both_instants_follow_every_change():
    deadline = ProgramPageFactory(intakes=[intake()]).intakes.get().deadlines.get()
    assert deadline.closes_instant == at("2027-03-01T21:00")
    deadline.time_zone = "Asia/Tokyo"
    deadline.save()
    deadline.refresh_from_db()
    assert (deadline.opens_instant, deadline.closes_instant) == (at("2026-10-31T15:00"), at("2027-03-01T15:00"))
    deadline.kind, deadline.closes_on, deadline.opens_on = "rolling", None, None
    deadline.save()
    deadline.refresh_from_db()
    assert (deadline.opens_instant, deadline.closes_instant) == (None, None)


@pytest.mark.django_db
def test_the_deadline_to_act_on_comes_first():
    """Of the open ones the first to close; then rolling, upcoming, unannounced; closed ones last, the latest first."""
    now = at("2027-01-15T12:00")
    dates = {
        "soon": {"closes_on": dt.date(2027, 2, 1), "opens_on": None},
        "later": {"closes_on": dt.date(2027, 6, 1), "opens_on": None},
        "rolling": {"kind": "rolling", "closes_on": None, "opens_on": None},
        "upcoming": {"opens_on": dt.date(2027, 2, 1), "closes_on": dt.date(2027, 3, 1)},
        "unannounced": {"kind": "unannounced", "closes_on": None, "opens_on": None},
        "just closed": {"opens_on": None, "closes_on": dt.date(2027, 1, 10)},
        "long closed": {"opens_on": None, "closes_on": dt.date(2026, 1, 10)},
    }
    left = {name: DeadlineFactory.build(**values) for name, values in reversed(dates.items())}
    for name in dates:
        program = ProgramPageFactory(intakes=[intake(deadlines=[deadline]) for deadline in left.values()])
        with time_machine.travel(now, tick=False):
            chosen = status_of(program).deadline
        assert chosen.closes_on == dates[name].get("closes_on")
        assert chosen.kind == dates[name].get("kind", "fixed")
        left = {other: DeadlineFactory.build(**dates[other]) for other in left if other != name}


@pytest.mark.django_db
def test_a_program_without_intakes_is_not_yet_announced():
    assert status_of(ProgramPageFactory()).state == DeadlineState.UNANNOUNCED


@pytest.mark.parametrize("kind", ["rolling", "unannounced"])
@pytest.mark.django_db
def test_nothing_is_open_or_to_come_once_the_intake_is_over(kind):
    program = ProgramPageFactory(
        intakes=[
            intake(
                starts_on=dt.date(2025, 9, 1),
                ends_on=dt.date(2026, 6, 30),
                deadlines=[DeadlineFactory.build(kind=kind, opens_on=None, closes_on=None, time_zone="Asia/Tokyo")],
            )
        ]
    )
    deadline = program.intakes.get().deadlines.get()
    assert deadline.state(at("2026-06-30T23:59", "Asia/Tokyo")) == kind
    assert deadline.state(at("2026-07-01T00:00", "Asia/Tokyo")) == DeadlineState.CLOSED


@pytest.mark.parametrize(("field", "day"), [("closes_on", dt.date.max), ("opens_on", dt.date.min)])
def test_a_day_that_no_clock_reaches_is_refused_and_breaks_nothing(field, day):
    deadline = DeadlineFactory.build(**{"opens_on": None, "closes_on": dt.date(2027, 5, 1), field: day})
    with pytest.raises(ValidationError) as error:
        deadline.full_clean(exclude=["intake"], validate_constraints=False)
    assert field in error.value.message_dict


def test_an_empty_zone_is_told_at_its_field():
    deadline = DeadlineFactory.build(time_zone="")
    with pytest.raises(ValidationError) as error:
        deadline.clean()
    assert "time_zone" in error.value.message_dict
