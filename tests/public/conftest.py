"""The site as its readers get it."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.whole_site import connected_to

from .crawl import LANGUAGES, fetch_everything


@pytest.fixture(scope="session")
def answers(content_database, django_db_blocker):
    """What readers get at every address of the first content in every language."""
    with django_db_blocker.unblock(), connected_to(content_database):
        return fetch_everything()


@pytest.fixture(scope="session")
def demonstration_label():
    """How each language calls invented content."""

    def label(language):
        with translation.override(language):
            return gettext("Demonstration")

    return {language: label(language) for language in LANGUAGES}
