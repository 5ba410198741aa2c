"""Fifty rounds of six people at one page."""

import pytest

from tests.pages.test_many_editors import (  # noqa: F401 - they are this drill
    test_of_six_who_write_the_same_text_one_is_accepted_and_five_are_told,
    test_six_people_at_once_lose_nothing,
)


@pytest.fixture
def rounds():
    return 50
