"""A program whose contact speaks Russian, a student, and a clock."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group

from mesi_site.institution.models import InstitutionSettings
from tests.factories import ContactFactory, ProgramPageFactory, UserFactory

from .student import Student

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)  # a Monday
READING = dt.timedelta(seconds=40)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def program(overview):
    contact = ContactFactory(email="contact@example.org", languages_spoken=["de", "ru", "en"])
    return ProgramPageFactory(
        title_en="Applied Statistics",
        title_ru="Прикладная статистика",
        title_fr="Statistique appliquée",
        title_it="Statistica applicata",
        published_languages=["en", "ru", "fr", "it"],
        slug="statistics",
        contact=contact,
    )


@pytest.fixture
def student(program, clock):
    """`student("ru")` has read the form in Russian for a while."""

    def student(language="en", network="203.0.113.7", below=None):
        reader = Student(f"{(below or program).url_in(language)}enquiry/", network)
        reader.read()
        clock.shift(READING)
        return reader

    return student


@pytest.fixture
def institution(overview):
    institution = InstitutionSettings.load()
    institution.name_en = "MESI"
    institution.email = "office@example.org"
    institution.save()
    return institution


@pytest.fixture
def somebody(log_in):
    """`somebody("Editors")`: a client of a member of a group."""

    def somebody(group, **facts):
        return log_in(user=UserFactory(groups=Group.objects.filter(name=group), **facts))

    return somebody
