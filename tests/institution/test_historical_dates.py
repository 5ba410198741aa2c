"""A historical date keeps its precision, in storage and in each language."""

import calendar
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from international.models import ProjectPage
from mesi_site.historical_date import HistoricalDate, not_ended, validate_historical_date
from tests.factories import ProjectPageFactory

DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
PRECISIONS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def written(day, precision, about=""):
    """As an editor types it; strftime leaves the zeros of early years out on some systems."""
    text = f"{day.year:04}"
    if precision in ("month", "day"):
        text += f"-{day.month:02}"
    if precision == "day":
        text += f"-{day.day:02}"
    return text + about


@given(DAYS, st.sampled_from(list(PRECISIONS)), st.sampled_from(["", "~"]))
def test_what_is_written_is_read_with_its_precision(day, precision, about):
    text = written(day, precision, about)
    validate_historical_date(text)
    date = HistoricalDate.parse(text)
    assert date.first_day <= day <= date.last_day
    assert date.is_about == bool(about)
    known = {
        "day": (day, day),
        "month": (day.replace(day=1), None),
        "year": (dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)),
    }
    first, last = known[precision]
    assert date.first_day == first
    assert date.last_day == (last or day.replace(day=calendar.monthrange(day.year, day.month)[1]))


@given(DAYS, DAYS, st.sampled_from(list(PRECISIONS)))
def test_the_texts_sort_in_time_order(one, other, precision):
    earlier, later = sorted([one, other])
    assert written(earlier, precision) <= written(later, precision)


@given(st.text(max_size=12))
def test_anything_else_is_refused_with_an_explanation(text):
    try:
        HistoricalDate.parse(text)
    except ValueError:
        with pytest.raises(ValidationError, match="as it is known"):
            validate_historical_date(text)
    else:
        validate_historical_date(text)


@pytest.mark.parametrize(
    "nonsense",
    [
        "2016-13",
        "2016-00",
        "2015-02-29",
        "2016-06-31",
        "0000",
        "16",
        "2016-1",
        "2016-12-31T00:00",
        "~2016",
        "2016~~",
        "2016 ",
        "２０１６",
        "about 2016",
        "-500",
    ],
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValidationError):
        validate_historical_date(nonsense)


FORMATS = {
    "2016-12-31": {
        "en": "December 31, 2016",
        "ru": "31 декабря 2016 г.",
        "fr": "31 décembre 2016",
        "it": "31 dicembre 2016",
    },
    "2016-12": {"en": "December 2016", "ru": "декабрь 2016 г.", "fr": "décembre 2016", "it": "dicembre 2016"},
    "2016": {"en": "2016", "ru": "2016", "fr": "2016", "it": "2016"},
    "1969~": {"en": "about 1969", "ru": "около 1969", "fr": "vers 1969", "it": "circa 1969"},
}


@pytest.mark.parametrize("language", ["en", "ru", "fr", "it"])
@pytest.mark.parametrize("text", FORMATS)
def test_a_date_is_shown_as_its_readers_write_it(text, language):
    with translation.override(language):
        shown = str(HistoricalDate.parse(text))
    assert shown.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == FORMATS[text][language]


@given(DAYS, st.sampled_from(["en", "ru", "fr", "it"]), st.sampled_from(list(PRECISIONS)))
def test_every_date_has_a_form_in_every_language(day, language, precision):
    with translation.override(language):
        assert str(day.year) in str(HistoricalDate.parse(written(day, precision)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "on", "expected"),
    [
        ("", dt.date(2030, 1, 1), True),
        ("2016", dt.date(2016, 12, 31), True),
        ("2016", dt.date(2017, 1, 1), False),
        ("2016-06", dt.date(2016, 6, 30), True),
        ("2016-06", dt.date(2016, 7, 1), False),
        ("2016-06-15", dt.date(2016, 6, 15), True),
        ("2016-06-15", dt.date(2016, 6, 16), False),
        ("2016~", dt.date(2016, 12, 31), True),
        ("2016~", dt.date(2017, 1, 1), False),
    ],
)
def test_the_database_agrees_on_what_has_ended(end, on, expected):
    ProjectPageFactory(end=end)
    assert not_ended(ProjectPage.objects.all(), "end", on).exists() == expected
    assert expected == (not end or HistoricalDate.parse(end).last_day >= on)
