"""What people are told by mail, in their language, whatever becomes of the mail server."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from mesi_site.accounts.models import SecurityMail
from tests.factories import EditorFactory

from .second_factors import give_app, recovery_codes
from .ways_in import PASSWORD, log_in

pytestmark = pytest.mark.django_db

NEW = "eleven brown boats upon the lake"


@pytest.fixture
def person():
    return EditorFactory(username="anna", email="anna@example.org", password=PASSWORD, admin_language="ru")


def subjects():
    return list(SecurityMail.objects.values_list("subject", flat=True))


def test_a_new_device_is_told_in_the_persons_language_and_a_known_one_is_not(person, client):
    for _time in range(2):
        log_in(client, headers={"User-Agent": "Mozilla/5.0 Firefox/140"})
        client.post("/admin/logout/")
    (told,) = SecurityMail.objects.all()
    assert (told.to, told.subject) == ("anna@example.org", "Вход в вашу учётную запись с нового устройства")
    assert "Firefox/140" in told.body
    assert "127.0.0.1" in told.body
    assert "http://localhost/admin/password_reset/" in told.body


def test_a_changed_password_is_told(person, client):
    client.force_login(person)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert subjects() == ["Ваш пароль изменён"]


def test_so_is_one_that_an_administrator_has_set(person):
    client = Client()
    client.force_login(EditorFactory(username="boss"))
    form = {"username": "anna", "email": "anna@example.org", "first_name": "A", "last_name": "P", "is_active": "on"}
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form | {"password1": NEW, "password2": NEW})
    assert subjects() == ["Ваш пароль изменён"]


def test_of_a_new_address_the_old_one_is_told(person):
    client = Client()
    client.force_login(EditorFactory(username="boss"))
    form = {"username": "anna", "first_name": "A", "last_name": "P", "is_active": "on"}
    for address in ("anna@example.org", "new@example.org"):
        client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form | {"email": address})
    (told,) = SecurityMail.objects.all()
    assert (told.to, told.subject) == ("anna@example.org", "Адрес электронной почты вашей учётной записи изменён")


def test_who_has_no_address_logs_in_all_the_same(client):
    EditorFactory(username="anna", email="", password=PASSWORD)
    assert log_in(client).status_code == 302
    assert subjects() == []


def test_it_is_sent_once_and_deleted(person, client):
    log_in(client)
    for _run in range(2):
        call_command("send_security_mail", stdout=io.StringIO())
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert subjects() == []


def test_without_the_mail_server_people_log_in_and_the_mail_waits(person, client, settings):
    nobody = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}
    settings.MAILERS = {"default": nobody}
    assert log_in(client).status_code == 302
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_security_mail")
    assert len(subjects()) == 1


def test_no_mail_holds_a_password_or_a_code(person, client):
    give_app(person)
    log_in(client)
    code = recovery_codes(person)[0]
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert len(subjects()) == 2
    assert not any(PASSWORD in told.body or code in told.body for told in SecurityMail.objects.all())
