"""Between the question what shall go out and the answer somebody else may be at work."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.factories import ContentPageFactory
from tests.pages.editor import as_saved

from .test_bulk_publishing import draft, live_titles

pytestmark = pytest.mark.django_db


def question(pages):
    address = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    return (
        f"{address}?{urlencode({'id': [page.pk for page in pages], 'next': reverse('wagtailadmin_home')}, doseq=True)}"
    )


def answer(client, pages, seen, **more):
    data = {"parts": ["en", "facts"], "seen": seen} | more
    return client.post(question(pages), data, follow=True)


def seen(client, pages):
    return client.get(question(pages)).context["form"]["seen"].value()


def test_what_somebody_has_saved_since_the_question_does_not_go_out_unseen(overview, log_in):
    pages, client = [draft("One", ["en"]), draft("Two", ["en"])], log_in()
    looked_at = seen(client, pages)
    as_saved(pages[0]).get_latest_revision_as_object().save_revision()
    response = answer(client, pages, looked_at)
    assert "Look again at what would change" in response.content.decode()
    assert live_titles(pages) == set()
    answer(client, pages, seen(client, pages))
    assert live_titles(pages) == {"One", "Two"}


def test_two_drafts_that_want_the_same_address_are_told_and_neither_goes_out(overview, log_in):
    pages, client = [ContentPageFactory(languages=["en"]) for _number in range(2)], log_in()
    old = {page.slug for page in pages}
    for page in pages:
        page.slug = "wanted-by-both"
        page.save_revision()
    response = answer(client, pages, seen(client, pages))
    assert response.status_code == 200
    assert "wanted-by-both" in response.content.decode()
    assert {as_saved(page).slug for page in pages} == old


def test_a_page_that_is_chosen_and_stands_below_another_goes_out_once(overview, log_in):
    above = draft("Above", ["en"])
    below, client = ContentPageFactory(parent=above, live=False, languages=["en"], title_en="Below"), log_in()
    below.save_revision()
    pages = [above, below]
    html = answer(client, pages, seen(client, pages), include_descendants="on").content.decode()
    assert live_titles(pages) == {"Above", "Below"}
    assert "Nothing had changed" not in html


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "²", "-1"])
def test_a_number_that_no_page_has_is_not_found(number, overview, log_in):
    address = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
    assert log_in().get(f"{address}?id={number}", follow=True).status_code == 404
