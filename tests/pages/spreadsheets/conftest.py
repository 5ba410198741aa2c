"""A program with everything, its list, and somebody of the office."""

import pytest

from tests.factories import ProgramPageFactory

from .office import index_of


@pytest.fixture
def page(overview):
    page = ProgramPageFactory(languages="all", with_facts=True)
    page.save_revision()
    return page


@pytest.fixture
def index(page):
    return index_of(page)


@pytest.fixture
def client(log_in):
    return log_in()
