"""What decides on other people's accounts asks for the password once more when the last proof is old."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.factories import EditorFactory

from .ways_in import PASSWORD, log_in

pytestmark = pytest.mark.django_db

NINE = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
FORM = {"username": "boris", "email": "b@example.org", "first_name": "B", "last_name": "B", "is_active": "on"}


@pytest.fixture(autouse=True)
def asked(settings):
    settings.SENSITIVE_SCREENS_ASK_AGAIN = True


@pytest.fixture
def clock():
    with time_machine.travel(NINE) as clock:
        yield clock


@pytest.fixture
def editor(clock):
    EditorFactory(username="anna", password=PASSWORD)
    client = Client()
    log_in(client)
    return client


@pytest.fixture
def address():
    return reverse("wagtailusers_users:edit", args=[EditorFactory(username="boris").pk])


def test_right_after_the_log_in_nobody_is_asked(editor, address):
    assert editor.get(address).status_code == 200


def test_later_the_password_leads_on(editor, address, clock):
    clock.shift(dt.timedelta(minutes=31))
    asked = editor.get(address)["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    assert editor.post(asked, {"password": "wrong"}).status_code == 200
    assert editor.post(asked, {"password": PASSWORD})["Location"] == address
    assert editor.get(address).status_code == 200


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_add_webauthn", "wagtailusers_users:add", "wagtailusers_groups:add"]
)
def test_so_do_groups_and_second_factors(name, editor, clock):
    clock.shift(dt.timedelta(minutes=31))
    assert editor.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


def test_a_form_that_was_opened_in_time_can_still_be_sent(editor, address, clock):
    clock.shift(dt.timedelta(minutes=29))
    editor.get(address)
    clock.shift(dt.timedelta(minutes=20))
    editor.post(address, FORM | {"first_name": "Boris"})
    assert get_user_model().objects.get(username="boris").first_name == "Boris"


def test_what_is_sent_much_later_is_neither_done_nor_kept(editor, address, clock):
    new = "eleven brown boats upon the lake"
    clock.shift(dt.timedelta(hours=2))
    answer = editor.post(address, FORM | {"password1": new, "password2": new})
    assert answer["Location"] == reverse("account_reauthenticate")
    assert not get_user_model().objects.get(username="boris").check_password(new)
    assert new not in str(dict(editor.session))


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_what_is_done_to_many_accounts_at_once_asks_as_well(action, editor, address, clock):
    clock.shift(dt.timedelta(hours=2))
    boris = get_user_model().objects.get(username="boris")
    many = reverse("wagtail_bulk_action", args=["accounts", "user", action]) + f"?id={boris.pk}"
    assert editor.get(many)["Location"].startswith(reverse("account_reauthenticate"))
    role = Group.objects.first()
    answer = editor.post(many, {"role": role.pk, "mark_as_active": "False"})
    assert answer["Location"] == reverse("account_reauthenticate")
    boris.refresh_from_db()
    assert boris.is_active
    assert not boris.groups.exists()


def test_pages_do_not_ask(editor, clock):
    clock.shift(dt.timedelta(hours=11))
    assert editor.get("/admin/images/").status_code == 200
