"""What the mail server says decides: what it refused is sent again, what it may have taken never."""

import pytest
from django.core.management import CommandError, call_command

from mesi_site.attention.models import SentReminder
from tests.attention.conftest import TODAY
from tests.factories import ContentPageFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "office", "overview")]


@pytest.fixture(autouse=True)
def review(office, overview):
    return ContentPageFactory(title_en="Housing", review_by=TODAY.date())


def subjects(server):
    return [message["Subject"] for message in server.inbox]


def test_a_mail_is_delivered_once(server):
    call_command("send_reminders")
    call_command("send_reminders")
    assert subjects(server) == ["MESI: 1 matter needs attention"]
    assert server.inbox[0]["To"] == "office@example.org"
    assert "Housing" in server.inbox[0].get_content()


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["451 later", "550 never"])
def test_what_the_server_refuses_is_sent_by_the_next_run(verb, answer, server):
    server.refusals = {verb: answer}
    with pytest.raises(CommandError, match=r"Not sent to office@example\.org, the next run tries again"):
        call_command("send_reminders")
    assert not SentReminder.objects.exists()
    server.refusals = {}
    server.inbox.clear()
    call_command("send_reminders")
    call_command("send_reminders")
    assert len(server.inbox) == 1


def test_a_server_that_cannot_be_reached_loses_nothing(server, settings):
    away = {"host": "127.0.0.1", "port": 1, "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": away}}
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_reminders")
    settings.MAILERS = server.mailers
    call_command("send_reminders")
    assert len(server.inbox) == 1


def test_what_a_server_took_without_saying_so_is_never_sent_again_and_somebody_is_told(server):
    server.hangs_up = True
    with pytest.raises(CommandError, match=r"Nobody knows whether this reached office@example\.org"):
        call_command("send_reminders")
    server.hangs_up = False
    call_command("send_reminders")
    assert len(server.inbox) == 1


def test_one_refused_recipient_holds_up_no_other(server):
    ContentPageFactory(review_by=TODAY.date(), owner=UserFactory(email="no\nsuch@example.org"))
    with pytest.raises(CommandError, match="the next run tries again"):
        call_command("send_reminders")
    assert [message["To"] for message in server.inbox] == ["office@example.org"]
