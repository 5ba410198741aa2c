"""Whoever is allowed to manage users becomes no administrator by it, and one's own new password loses no session."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from tests.factories import EditorFactory, UserFactory

from .ways_in import PASSWORD, log_in

pytestmark = pytest.mark.django_db

NEW = "eleven brown boats upon the lake"
FORM = {"username": "boss", "email": "boss@example.org", "first_name": "B", "last_name": "B", "is_active": "on"}


@pytest.fixture
def boss():
    return EditorFactory(username="boss", email="boss@example.org", password=PASSWORD)


@pytest.fixture
def manager(log_in):
    group = Group.objects.create(name="Managers of users")
    group.permissions.set(
        Permission.objects.filter(codename__in=("access_admin", "add_user", "change_user", "delete_user"))
    )
    return log_in(user=UserFactory(groups=[group]))


def test_who_manages_users_changes_no_administrators_password_or_address(manager, boss):
    address = reverse("wagtailusers_users:edit", args=[boss.pk])
    manager.post(address, FORM | {"email": "evil@example.org", "password1": NEW, "password2": NEW})
    boss.refresh_from_db()
    assert boss.email == "boss@example.org"
    assert boss.check_password(PASSWORD)


def test_nor_makes_one(manager):
    """Whose password they choose: it would be themselves."""
    anna = UserFactory(username="anna")
    new = {"username": "mallory", "email": "m@example.org", "password1": NEW, "password2": NEW, "is_superuser": "on"}
    manager.post(reverse("wagtailusers_users:edit", args=[anna.pk]), FORM | new | {"username": "anna"})
    manager.post(reverse("wagtailusers_users:add"), FORM | new)
    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_nor_keeps_one_out_by_a_name_in_other_letters(manager, boss, client):
    """To log in as “Boss” is to log in as “boss”: of two nobody would get in."""
    new = {"username": "BOSS", "email": "m@example.org", "password1": NEW, "password2": NEW}
    answer = manager.post(reverse("wagtailusers_users:add"), FORM | new).content.decode()
    assert "A user has this name already" in answer
    log_in(client, "Boss")
    assert client.get("/admin/").status_code == 200


def test_administrators_do(boss, log_in):
    new = {"username": "anna", "email": "a@example.org", "password1": NEW, "password2": NEW, "is_superuser": "on"}
    log_in(user=boss).post(reverse("wagtailusers_users:add"), FORM | new)
    assert get_user_model().objects.get(username="anna").is_superuser


def test_nor_does_it_put_one_out(manager, boss):
    address = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"]) + f"?id={boss.pk}"
    manager.post(address, {"mark_as_active": "False"})
    boss.refresh_from_db()
    assert boss.is_active


def test_colleagues_are_managed(manager):
    anna = UserFactory(username="anna")
    manager.post(reverse("wagtailusers_users:edit", args=[anna.pk]), FORM | {"username": "anna", "first_name": "Anna"})
    anna.refresh_from_db()
    assert anna.first_name == "Anna"


def test_who_changes_the_own_password_among_users_still_sees_and_ends_that_session(boss):
    client = Client()
    log_in(client, "boss")
    client.post(reverse("wagtailusers_users:edit", args=[boss.pk]), FORM | {"password1": NEW, "password2": NEW})
    (session,) = client.get(reverse("usersessions_list")).context["sessions"]
    assert session.session_key == client.session.session_key
