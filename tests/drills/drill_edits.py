"""Fifty rounds of six people at one page."""

import pytest

from tests.pages.test_many_editors import (  # noqa: F401 - it is this drill
    test_of_six_who_write_the_same_text_one_is_accepted_and_five_are_told,
)


@pytest.fixture
def rounds():
    return 50
