"""Whoever tells of a program tells the same: its page, its calendar, its structured data, its fact sheet.

Each is read by a reader of its own (`parity/`), which knows the format and the language, not the code that writes.
"""

import pytest
from django.utils import translation

from .crawl import LANGUAGES
from .parity.calendar import read_calendar
from .parity.facts import compared, differences
from .parity.json_ld import read_json_ld
from .parity.page import read_page
from .parity.sheet import clocks_on_page, clocks_on_sheet, missing, read_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

# How each is read, and how many facts it must have in common with the pages of one language at least.
READERS = {"calendar": (read_calendar, 60), "structured data": (read_json_ld, 150)}


def programs(answers, language):
    return [answer for answer in answers if answer.type == "ProgramPage" and answer.language == language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told_by", READERS)
def test_everything_tells_the_same_of_a_program(answers, told_by, language):
    reader, least = READERS[told_by]
    found, common = [], 0
    with translation.override(language):
        for answer in programs(answers, language):
            page, other = read_page(answer), reader(answer)
            found += [
                f"{answer}: {name}: {said!r} on the page, {told!r} in its {told_by}"
                for name, said, told in differences(page, other)
            ]
            common += compared(page, other)
    assert found == []
    assert common >= least


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_sheet_says_what_the_page_says_and_no_other_times(answers, language):
    for answer in programs(answers, language):
        sheet = read_sheet(answer)
        assert missing(answer, sheet) == [], answer
        assert clocks_on_sheet(sheet) == clocks_on_page(answer), answer
