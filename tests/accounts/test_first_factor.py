"""The first second factor is chosen by the password for a week, and then by the person's mail as well."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import EditorFactory

from .second_factors import code_of
from .ways_in import NEW, PASSWORD, is_in, log_in, set_password_by_link

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def two_factors(settings):
    settings.TWO_FACTORS_REQUIRED = True


@pytest.fixture(autouse=True)
def person():
    """Whose password may have been found by others since."""
    return EditorFactory(
        username="anna", email="anna@example.org", password=PASSWORD, date_joined=timezone.now() - 8 * DAY
    )


def is_open(client):
    return client.get(reverse("mfa_activate_totp")).status_code == 200


def test_after_a_week_it_takes_more_than_the_password(client):
    log_in(client)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == reverse("take_up_a_factor")
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"] == reverse("take_up_a_factor")
        assert client.post(reverse(name))["Location"] == reverse("take_up_a_factor")
    assert reverse("account_reset_password") in client.get(reverse("take_up_a_factor")).content.decode()


def test_it_takes_a_link_by_mail(client):
    log_in(client)
    set_password_by_link(client)
    log_in(client, password=NEW)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert is_in(client)


def test_it_takes_it_in_this_browser_and_of_this_account(client):
    EditorFactory(username="boris", password=PASSWORD, date_joined=timezone.now() - 8 * DAY)
    set_password_by_link(client)
    elsewhere = Client()
    log_in(elsewhere, password=NEW)
    log_in(client, "boris")
    assert not is_open(elsewhere)
    assert not is_open(client)


def test_it_takes_the_password_where_there_is_no_mail(client, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    log_in(client)
    assert is_open(client)


def test_it_takes_the_password_of_whoever_has_no_address(person, client):
    person.email = ""
    person.save()
    log_in(client)
    assert is_open(client)


def test_it_takes_the_password_for_a_week_after_an_administrator_has_removed_the_old_ones(client):
    call_command("reset_two_factors", "anna")
    log_in(client)
    assert is_open(client)
    ModelLogEntry.objects.update(timestamp=timezone.now() - 8 * DAY)
    assert not is_open(client)


def test_and_for_a_week_after_the_account_was_made(client):
    EditorFactory(username="boris", email="boris@example.org", password=PASSWORD)
    log_in(client, "boris")
    assert is_open(client)
