"""One page of every type, made once, so that the many tests of the editor need not make them again."""

import pytest
from django.db import transaction

from mesi_site.pages.models import BasePage
from tests.factories import PAGE_TYPES

from .editor import edit_form


@pytest.fixture
def rounds():
    """How often six people save at once; `make drill` does it more often."""
    return 5


@pytest.fixture(scope="module")
def saved_pages(django_db_setup, django_db_blocker):
    """{factory: primary key} of a published page of each type, complete; each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        keys = {factory: factory(languages="all", with_facts=True).pk for factory in PAGE_TYPES}
        for key in keys.values():
            BasePage.objects.get(pk=key).specific.save_revision().publish()
        yield keys
        transaction.set_rollback(True)


@pytest.fixture
def page(factory, saved_pages, db):
    return BasePage.objects.get(pk=saved_pages[factory]).specific


@pytest.fixture(scope="module")
def rendered_forms():
    """What has been read from the editor's forms, by page and language: reading one takes longer than anything else."""
    return {}


@pytest.fixture
def client(language, log_in):
    """An administrator whose editor speaks the test's language."""
    return log_in(language)


@pytest.fixture
def form(page, language, client, rendered_forms):
    """The data that the edit form of the page holds as it is opened."""
    if (page.pk, language) not in rendered_forms:
        rendered_forms[page.pk, language] = edit_form(client, page)
    return dict(rendered_forms[page.pk, language])
