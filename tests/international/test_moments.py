"""A page kept for all readers is never older than what time alone has changed."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from international.models import Deadline, Intake
from international.models.deadline import DeadlineKind
from international.moments import next_change
from mesi_site import cldr
from mesi_site.pages.moments import next_midnight
from tests.factories import DeadlineFactory, ProgramPageFactory, TermFactory

ZONES = st.sampled_from(sorted(name for name, _label in cldr.time_zone_choices()))
NEAR = st.dates(dt.date(2027, 3, 25), dt.date(2027, 4, 2))  # clocks go forward in these days
NOW = dt.datetime(2027, 3, 28, 9, 30, tzinfo=dt.UTC)
STEPS = st.timedeltas(dt.timedelta(0), dt.timedelta(days=9))


@st.composite
def deadlines(draw):
    """A deadline that may change about NOW, of any kind and on any clock, of an intake that may be over."""
    kind = draw(st.sampled_from(DeadlineKind))
    opens_on = draw(st.none() | NEAR)
    closes_on = max(draw(NEAR), opens_on or dt.date.min) if kind == DeadlineKind.FIXED else None
    deadline = DeadlineFactory.build(
        kind=kind, opens_on=opens_on, closes_on=closes_on, closes_at=draw(st.times()), time_zone=draw(ZONES)
    )
    deadline.intake = Intake(ends_on=draw(st.none() | NEAR))
    deadline.derive_instants()
    return deadline


@given(deadlines(), st.lists(STEPS, min_size=2))
def test_a_deadline_stays_as_it_is_between_its_turning_points(deadline, steps):
    for earlier, later in pairwise(NOW - dt.timedelta(days=4) + step for step in sorted(steps)):
        if deadline.state(earlier) != deadline.state(later):
            assert any(earlier < point <= later for point in deadline.turning_points())


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(left=st.lists(deadlines(), max_size=4), share=st.floats(0, 1, exclude_max=True))
def test_until_the_next_change_every_deadline_stays_as_it_is(program, term, left, share):
    Intake.objects.all().delete()
    for deadline in left:
        deadline.intake = Intake.objects.create(program=program, term=term, ends_on=deadline.intake.ends_on)
        deadline.save()
    change = next_change(NOW)
    end = change or next_midnight(NOW)
    assert NOW < end <= next_midnight(NOW)
    saved = list(Deadline.objects.select_related("intake"))
    between = NOW + share * (end - NOW)
    assert [deadline.state(between) for deadline in saved] == [deadline.state(NOW) for deadline in saved]
    assert change is None or any(change in deadline.turning_points() for deadline in saved)


@pytest.fixture
def program(db):
    return ProgramPageFactory()


@pytest.fixture
def term(db):
    return TermFactory()
