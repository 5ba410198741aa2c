"""Addresses that readers have kept go on working, in every language, whoever changed them."""

import pytest
from django.test import Client

from tests.conftest import LANGUAGES
from tests.factories import PAGE_TYPES, ContentPageFactory, OverviewPageFactory

from .editor import address, as_saved, send

MOVABLE = [factory for factory in PAGE_TYPES if factory is not OverviewPageFactory]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("factory", MOVABLE, ids=lambda factory: factory._meta.model.__name__),
    pytest.mark.parametrize("language", ["en", "fr"]),
]


def addresses(page):
    """Addresses of a page and of one page below it, if there is one, in every language."""
    pages = [page, *page.get_descendants().specific()[:1]]
    return {(each.pk, code): each.url_in(code) for each in pages for code in LANGUAGES}


def assert_all_lead_on(old, new):
    reader = Client()
    for key, before in old.items():
        response = reader.get(before)
        assert (response.status_code, response.get("Location")) == (301, new[key])


def other_parent(page):
    """Another page under which the page may stand."""
    parent = page.get_parent().specific
    if type(parent) is OverviewPageFactory._meta.model:
        return ContentPageFactory(parent=parent)
    factory = next(factory for factory in PAGE_TYPES if factory._meta.model is type(parent))
    return factory(parent=parent.get_parent())


def test_after_a_move_all_old_addresses_lead_to_the_new_ones(page, client):
    old = addresses(page)
    assert client.post(address("move_confirm", page, other_parent(page).pk)).status_code == 302
    new = addresses(as_saved(page))
    assert not set(old.values()) & set(new.values())
    assert_all_lead_on(old, new)


def test_after_another_slug_all_old_addresses_lead_to_the_new_ones(
    page, form, client, django_capture_on_commit_callbacks
):
    old = addresses(page)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, address("edit", page), form | {"slug": "renamed"}, "publish")
    new = addresses(as_saved(page))
    assert not set(old.values()) & set(new.values())
    assert_all_lead_on(old, new)
