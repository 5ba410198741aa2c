"""A document is for those who may see a page that leads to it, and for nobody else."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from mesi_site.media.models import SiteDocument
from tests.factories import ContentPageFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a-shared-password"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def uploaded(db):
    return SiteDocument.objects.create(title="Rules", file=ContentFile(b"Rules", "rules.txt"))


@pytest.fixture
def page(uploaded, overview):
    return linked(uploaded)


def linked(document, language="fr", **fields):
    link = f'<p><a linktype="document" id="{document.pk}">Rules</a></p>'
    body = {f"body_{language}": [{"type": "paragraph", "value": link}]}
    return ContentPageFactory(languages="all", **body, **fields)


def restrict(page, kind="password", groups=()):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=PASSWORD)
    restriction.groups.set(groups)
    return restriction


def who_knows_the_password(restriction):
    client, page = Client(), restriction.page.specific
    form = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    assert client.post(form, {"password": PASSWORD, "return_url": page.url}).headers["Location"] == page.url
    return client


def logged_in(*groups):
    client = Client()
    client.force_login(UserFactory(groups=groups))
    return client


def is_given(document, client=None):
    """Nobody is told more than that there is nothing: neither that it exists, nor what to do for it."""
    response = (client or Client()).get(document.url)
    if response.status_code == 200:
        assert b"".join(response) == b"Rules"
        return True
    assert (client or Client()).get(document.url, follow=True).status_code == 404
    return False


def test_a_document_is_private_until_a_published_page_leads_to_it(uploaded, overview, log_in):
    assert not is_given(uploaded)
    assert is_given(uploaded, log_in())
    page = linked(uploaded)
    assert is_given(uploaded)
    page.published_languages = ["en"]
    page.save()
    assert not is_given(uploaded)
    page.published_languages = ["en", "fr"]
    page.save()
    assert is_given(uploaded)
    page.unpublish()
    assert not is_given(uploaded)


def test_somebody_without_the_editor_is_told_no_more_than_anybody(uploaded, overview):
    assert not is_given(uploaded, logged_in())


@pytest.mark.parametrize("written_in", ["en", "fr"])
@pytest.mark.parametrize("saved_in", ["en", "fr"])
def test_in_whatever_language_a_page_was_saved_its_hidden_texts_give_nothing_out(
    written_in, saved_in, uploaded, overview
):
    page = linked(uploaded, written_in)
    page.published_languages = ["ru"]
    with translation.override(saved_in):
        page.save()
    assert not is_given(uploaded)


def test_whoever_knows_the_password_of_the_page_gets_its_document(uploaded, page):
    restriction = restrict(page)
    assert not is_given(uploaded)
    assert not is_given(uploaded, logged_in())
    reader = who_knows_the_password(restriction)
    assert is_given(uploaded, reader)
    restriction.delete()
    assert is_given(uploaded)


def test_a_password_above_the_page_is_the_one_that_counts(uploaded, overview):
    above, elsewhere = ContentPageFactory(), ContentPageFactory()
    linked(uploaded, parent=above)
    right, wrong = restrict(above), restrict(elsewhere)
    assert not is_given(uploaded, who_knows_the_password(wrong))
    assert is_given(uploaded, who_knows_the_password(right))


def test_who_knows_one_password_of_two_gets_nothing(uploaded, overview):
    above = ContentPageFactory()
    below = linked(uploaded, parent=above)
    first, second = restrict(above), restrict(below)
    assert not is_given(uploaded, who_knows_the_password(first))
    assert not is_given(uploaded, who_knows_the_password(second))


def test_a_page_for_people_who_log_in_gives_its_document_to_them(uploaded, page):
    restrict(page, "login")
    assert not is_given(uploaded)
    assert is_given(uploaded, logged_in())


def test_a_page_for_a_group_gives_its_document_to_that_group(uploaded, page):
    students, guests = Group.objects.create(name="Students"), Group.objects.create(name="Guests")
    restrict(page, "groups", [students])
    assert not is_given(uploaded)
    assert not is_given(uploaded, logged_in(guests))
    assert is_given(uploaded, logged_in(students))


def test_one_page_for_everybody_is_enough(uploaded, page):
    restrict(page)
    linked(uploaded)
    assert is_given(uploaded)


@pytest.mark.parametrize(
    "change",
    [
        {"live": False},
        {"expire_at": timezone.now() - HOUR},
        {"published_languages": ["en", "ru", "it"]},
    ],
    ids=["taken down", "expired", "in a language that is not offered"],
)
def test_the_password_gives_nothing_that_the_page_itself_does_not_show(change, uploaded, page):
    reader = who_knows_the_password(restrict(page))
    assert is_given(uploaded, reader)
    type(page).objects.filter(pk=page.pk).update(**change)
    assert not is_given(uploaded, reader)


def test_where_a_page_is_moved_to_decides(uploaded, page):
    private = ContentPageFactory()
    restriction = restrict(private)
    page.move(private, pos="last-child")
    assert not is_given(uploaded)
    assert is_given(uploaded, who_knows_the_password(restriction))


def test_a_page_that_says_the_same_elsewhere_asks_for_the_same_password(uploaded, page):
    page.create_alias(parent=ContentPageFactory(), update_slug="alias")
    restriction = restrict(page)
    assert not is_given(uploaded)
    assert is_given(uploaded, who_knows_the_password(restriction))


def test_what_not_everybody_may_see_is_kept_nowhere(uploaded, page, log_in):
    public = Client().get(uploaded.url)
    assert public.headers["Cache-Control"] == "private, no-cache"
    again = Client().get(uploaded.url, headers={"if-none-match": public.headers["ETag"]})
    assert again.status_code == 304
    reader = who_knows_the_password(restrict(page))
    for client in (reader, log_in()):
        response = client.get(uploaded.url)
        assert "no-store" in response.headers["Cache-Control"]
        assert "private" in response.headers["Cache-Control"]
    known = {"if-none-match": public.headers["ETag"]}
    assert Client().get(uploaded.url, headers=known, follow=True).status_code == 404
