"""The office and a day on which something is due."""

import datetime as dt

import pytest
import time_machine

from mesi_site.institution.models import InstitutionSettings

TODAY = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)


def days(number):
    """So many days after TODAY."""
    return TODAY.date() + dt.timedelta(days=number)


@pytest.fixture
def today():
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(db):
    institution = InstitutionSettings.load()
    institution.name_en = "MESI"
    institution.email = "office@example.org"
    institution.save()
    return institution
