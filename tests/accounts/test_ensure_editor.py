"""A fresh site has somebody who can log in, with a password that is nowhere but in one private file."""

import stat

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.factories import EditorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def password_file(tmp_path):
    return tmp_path / "editor-password"


def test_the_first_call_makes_an_administrator_who_can_log_in(password_file):
    call_command("ensure_editor", password_file=password_file)
    password = password_file.read_text().strip()
    response = Client().post(reverse("wagtailadmin_login"), {"login": "editor", "password": password})
    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert get_user_model().objects.get().is_superuser


def test_only_the_owner_of_the_file_can_read_it(password_file):
    call_command("ensure_editor", password_file=password_file)
    assert stat.S_IMODE(password_file.stat().st_mode) == 0o600


def test_the_password_is_long_random_and_never_printed(password_file, tmp_path, capsys):
    call_command("ensure_editor", password_file=password_file)
    get_user_model().objects.all().delete()
    call_command("ensure_editor", username="second", password_file=tmp_path / "second")
    passwords = {password_file.read_text().strip(), (tmp_path / "second").read_text().strip()}
    assert len(passwords) == 2
    assert all(len(password) >= 16 for password in passwords)
    assert not any(password in capsys.readouterr().out for password in passwords)


def test_a_second_call_changes_nothing(password_file):
    call_command("ensure_editor", password_file=password_file)
    user = get_user_model().objects.get()
    user.set_password("chosen-by-the-editor")
    user.save()
    before = password_file.read_text()
    call_command("ensure_editor", password_file=password_file)
    assert password_file.read_text() == before
    assert authenticate(username="editor", password="chosen-by-the-editor")


def test_a_password_that_is_in_the_file_already_is_used(password_file):
    password_file.write_text("from-the-last-installation\n")
    call_command("ensure_editor", password_file=password_file)
    assert authenticate(username="editor", password="from-the-last-installation")


def test_an_existing_user_of_that_name_is_left_alone(password_file):
    UserFactory(username="editor")
    call_command("ensure_editor", password_file=password_file)
    assert not get_user_model().objects.get().is_superuser
    assert not password_file.exists()


def test_an_editor_whom_another_administrator_has_deleted_does_not_come_back(password_file):
    call_command("ensure_editor", password_file=password_file)
    EditorFactory(username="head")
    get_user_model().objects.get(username="editor").delete()
    call_command("ensure_editor", password_file=password_file)
    assert get_user_model().objects.get().username == "head"


def test_users_are_our_own_from_the_first_migration():
    assert get_user_model()._meta.label == "accounts.User"
