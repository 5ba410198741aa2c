"""What every test starts from: English, and somebody logged in to the editor where it is asked for."""

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings

from tests.attention.mail_server import mail_server
from tests.factories import EditorFactory, OverviewPageFactory

LANGUAGES = ("en", "ru", "fr", "it")

# A busy machine is no failure: how long an example takes is not what these tests are about.
settings.register_profile("site", deadline=None)
settings.load_profile("site")

pytest_plugins = ["tests.promises", "tests.whole_site"]

# Files that take minutes come first, so that no worker has one of them left while the others have nothing to do.
LONG = ("tests/browser/", "tests/pages/test_many_editors.py", "tests/translation/test_state_machine.py")


def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


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


@pytest.fixture
def server(settings):
    """A mail server to which the site sends."""
    with mail_server() as server:
        settings.MAILERS = server.mailers
        yield server
