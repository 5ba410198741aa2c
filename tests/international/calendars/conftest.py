"""A program with dates, and the addresses of its calendars."""

import datetime as dt

import pytest

from tests.factories import DeadlineFactory, ProgramPageFactory, intake

DAY_ONLY = {"audience": "incoming", "opens_on": dt.date(2026, 11, 2), "closes_on": dt.date(2027, 5, 14)}
NAMED_TIME = {
    "audience": "own",
    "opens_on": None,
    "closes_on": dt.date(2027, 3, 31),
    "closes_at": dt.time(17, 30),
    "time_zone": "Asia/Kathmandu",
}


def address_of(page, language="en"):
    return f"{page.url_in(language)}calendar.ics"


@pytest.fixture
def program(overview):
    deadlines = [DeadlineFactory.build(**facts) for facts in (DAY_ONLY, NAMED_TIME)]
    page = ProgramPageFactory(languages="all", title_en="Statistics, applied; twice", slug="statistics")
    page.intakes = [intake(deadlines=deadlines)]
    page.save_revision().publish()
    page.refresh_from_db()
    return page
