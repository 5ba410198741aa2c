"""What every test starts from: English, and somebody logged in to the editor where it is asked for."""

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings

from tests.factories import EditorFactory, OverviewPageFactory

LANGUAGES = ("en", "ru", "fr", "it")

# A busy machine is no failure: how long an example takes is not what these tests are about.
settings.register_profile("site", deadline=None)
settings.load_profile("site")

pytest_plugins = ["tests.whole_site"]


@pytest.fixture(autouse=True)
def english():
    """The test client leaves the language of its last request active."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def overview(db):
    """The site with its start page, in all languages."""
    return OverviewPageFactory(languages="all")


@pytest.fixture
def log_in(db):
    """`log_in("ru")`: a client of an administrator whose editor speaks Russian; `log_in(user=…)`: of somebody else."""

    def log_in(language="en", user=None):
        client = Client()
        client.force_login(user or EditorFactory(admin_language=language))
        return client

    return log_in
