"""Whatever editors write and wherever a clock hangs, calendar programs understand it."""

import datetime as dt
import uuid
import zoneinfo
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from international.calendars.events import events_of
from international.calendars.selectors import DatedProgram
from international.calendars.writing import CONTROLS, icalendar_file
from international.models import Deadline, Intake, Term
from mesi_site import cldr
from mesi_site.translation.texts import Text

from .reading import lines_of, read_events

ZONES = st.sampled_from(sorted(name for name, _label in cldr.time_zone_choices()))
DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2060, 12, 31))
# What PostgreSQL can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
AWKWARD = st.sampled_from(
    [
        "BEGIN:VEVENT\r\nSUMMARY:injected",
        "END:VCALENDAR",
        "\\n\\,;:\"'",
        "ы" * 200,
        "\N{WOMAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}\N{ZERO WIDTH JOINER}\N{GRADUATION CAP}" * 30,
        " x ",
        "a\N{LINE SEPARATOR}b",
        "\x85",
    ]
)
SKIPPED_DAY = dt.date(2011, 12, 30)  # in Samoa


@st.composite
def deadlines(draw, zones=ZONES, days=DAYS):
    first, last = sorted([draw(days), draw(days)])
    deadline = Deadline(
        audience=draw(st.sampled_from(["own", "incoming", "nomination"])),
        opens_on=draw(st.none() | st.just(first)),
        closes_on=last,
        closes_at=draw(st.times()).replace(fold=0),  # as people say it
        time_zone=draw(zones),
    )
    deadline.derive_instants()
    return deadline


def program(title="Statistics", *deadlines):
    intake = Intake(term=Term(pk=1, season="autumn", year=2027))
    intake.deadlines = deadlines
    return DatedProgram(
        pk=1,
        key=uuid.UUID(int=1),
        title=Text(title, "en", "en"),
        url="/en/programs/statistics/",
        is_demonstration=False,
        revised=None,
        intakes=[intake],
    )


def written(*arguments):
    return icalendar_file("Name", "Description", "http://localhost/", events_of(program(*arguments)))


@given(TEXTS | AWKWARD, deadlines())
def test_any_title_arrives_as_it_was_written(title, deadline):
    content = icalendar_file(title, title, "http://localhost/", events_of(program(title, deadline)))
    lines = lines_of(content)
    assert [lines.count(f"{word}:VEVENT") for word in ("BEGIN", "END")] == [1 + bool(deadline.opens_on)] * 2
    shown = CONTROLS.sub(" ", title)
    assert all(shown in event.summary for event in read_events(content))


def check_closing(deadline):
    events = read_events(written("Statistics", deadline))
    [closing] = [event for event in events if "deadline" in event.summary]
    if (deadline.closes_at.hour, deadline.closes_at.minute) == (23, 59):
        assert closing.start == deadline.closes_on
    else:
        assert closing.instant + dt.timedelta(minutes=1) == deadline.closes_instant
        assert closing.zone == deadline.time_zone


@given(deadlines())
def test_every_clock_tells_the_instant_at_which_a_deadline_closes(deadline):
    check_closing(deadline)


def changes(zone, year):
    """Days on which a clock is put forward or back."""
    clock, day = zoneinfo.ZoneInfo(zone), dt.timedelta(days=1)
    noons = [dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC) + number * day for number in range(365)]
    offsets = [(noon.date(), noon.astimezone(clock).utcoffset()) for noon in noons]
    return [date for (_eve, before), (date, after) in pairwise(offsets) if before != after]


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/Toronto", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago"]
)
@given(data=st.data())
def test_in_the_night_in_which_clocks_change_too(zone, data):
    near = st.sampled_from([day + dt.timedelta(days=shift) for day in changes(zone, 2027) for shift in (-1, 0, 1)])
    check_closing(data.draw(deadlines(st.just(zone), near)))


@given(deadlines(st.just("Pacific/Apia"), st.just(SKIPPED_DAY)))
def test_on_a_day_that_a_place_left_out(deadline):
    check_closing(deadline)
