"""A prospective student narrows the programs down until those that fit are left."""

import datetime as dt

import pytest

from tests.factories import ProgramPageFactory, intake

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2027, 2, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def start_page(overview):
    """Programs stand below `programs/` of the site."""


@pytest.fixture
def site():
    """The address of the finder with a few programs."""


def program(slug, *deadlines, **facts):
    facts.setdefault("languages", "all")
    if deadlines:
        facts["intakes"] = [intake(deadlines=list(deadlines))]
    return ProgramPageFactory(slug=slug, parent_slug="programs", **facts)
