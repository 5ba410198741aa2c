"""One command for everything regular: what fails is told of, and stops nothing else."""

import datetime as dt
import io

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from mesi_site.delivery.logs import JsonFormatter
from mesi_site.institution.models import InstitutionSettings
from tests.factories import ContentPageFactory
from tests.pages.editor import as_saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]


@pytest.fixture
def due():
    """A page that is to go live and one that is to be reviewed, both now."""
    now = timezone.now()
    scheduled = ContentPageFactory(live=False, go_live_at=now + dt.timedelta(minutes=1))
    scheduled.save_revision(approved_go_live_at=scheduled.go_live_at)
    ContentPageFactory(review_by=timezone.localdate(now))
    InstitutionSettings.objects.update_or_create(
        pk=InstitutionSettings.load().pk, defaults={"email": "office@example.org"}
    )
    with time_machine.travel(now + dt.timedelta(minutes=2)):
        yield scheduled


def run():
    said = io.StringIO()
    call_command("run_periodic", stdout=said, stderr=said)
    return said.getvalue()


def test_what_is_scheduled_goes_out_and_reminders_are_sent(due):
    run()
    assert as_saved(due).live
    assert len(mail.outbox) == 1
    run()
    assert len(mail.outbox) == 1


def test_reminders_are_sent_although_a_page_cannot_go_out(due):
    due.latest_revision.content["title_en"] = ""
    due.latest_revision.content["title"] = ""
    due.latest_revision.save()
    with pytest.raises(CommandError, match="publish_scheduled"):
        run()
    assert not as_saved(due).live
    assert len(mail.outbox) == 1


def test_pages_go_out_although_mail_cannot(due, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 5},
        }
    }
    with pytest.raises(CommandError, match="send_reminders"):
        run()
    assert as_saved(due).live


def test_what_failed_is_logged_without_the_address_of_whom_it_concerns(due, monkeypatch, caplog):
    def refuse(_name, **_streams):
        raise CommandError("Not sent to maria@example.org")

    monkeypatch.setattr("mesi_site.delivery.management.commands.run_periodic.call_command", refuse)
    with pytest.raises(CommandError):
        run()
    (record, *_others) = caplog.records
    assert "Not sent to …" in JsonFormatter().format(record)


def test_even_a_broken_command_stops_no_other(due, settings):
    settings.PERIODIC_COMMANDS = ("there_is_none", *settings.PERIODIC_COMMANDS)
    with pytest.raises(CommandError, match="Failed: there_is_none"):
        run()
    assert as_saved(due).live
    assert len(mail.outbox) == 1
