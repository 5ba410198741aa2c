"""Two runs at once, and one that is killed: real transactions, real processes, one mail."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from mesi_site.attention.matters import all_matters
from mesi_site.attention.models import SentReminder
from mesi_site.attention.reminders import Recipient, send_reminders, take
from mesi_site.institution.models import InstitutionSettings
from tests.attention.mail_server import SECONDS
from tests.factories import AgreementFactory
from tests.whole_site import database_url

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def agreement(committed_site):
    """One real agreement that ends soon, and nothing sent yet."""
    SentReminder.objects.all().delete()
    InstitutionSettings.objects.update_or_create(pk=InstitutionSettings.load().pk, defaults={"email": "office@x.org"})
    agreement = AgreementFactory(valid_until=timezone.localdate() + dt.timedelta(days=20))
    yield agreement
    agreement.delete()


def in_a_thread(function):
    """Runs it beside the test, on a connection of its own; returns the thread and where its result will stand."""
    results = []

    def run():
        try:
            results.append(function())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_while_one_run_sends_another_sends_nothing(server):
    server.may_answer.clear()
    first, results = in_a_thread(send_reminders)
    assert server.has_mail.wait(SECONDS)
    assert send_reminders().is_other_running
    server.may_answer.set()
    first.join()
    assert [run.mails for run in results] == [1]
    assert send_reminders().mails == 0
    assert len(server.inbox) == 1


def test_of_many_runs_that_begin_together_one_sends(server):
    start = threading.Barrier(6)

    def run():
        start.wait(SECONDS)
        return send_reminders()

    threads = [in_a_thread(run) for _ in range(6)]
    for thread, _results in threads:
        thread.join()
    assert sum(run.mails for _thread, (run,) in threads) == 1
    assert len(server.inbox) == 1


def test_the_database_gives_a_reminder_to_one_of_two_who_want_it():
    """Even if the lock were lost: a restart of PostgreSQL takes it away from a run that goes on."""
    due = [matter for matter in all_matters() if matter.stage and not matter.is_demonstration]
    recipient, start = Recipient("office@x.org"), threading.Barrier(4)

    def run():
        start.wait(SECONDS)
        return len(take(recipient, due))

    threads = [in_a_thread(run) for _ in range(4)]
    for thread, _results in threads:
        thread.join()
    assert sorted(taken for _thread, (taken,) in threads) == [0, 0, 0, 1]


def test_a_run_that_is_killed_while_it_sends_is_told_of_once_and_sends_nothing_twice(server, committed_site):
    server.may_answer.clear()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
        "DATABASE_URL": database_url(committed_site),
        "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BASE_URL": "http://127.0.0.1",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
    }
    process = subprocess.Popen([sys.executable, "manage.py", "send_reminders"], cwd=ROOT, env=environment)
    assert server.has_mail.wait(SECONDS)
    process.kill()
    assert process.wait(SECONDS) == -signal.SIGKILL
    server.may_answer.set()
    (problem,) = next_run().problems
    assert "nobody knows whether this was sent" in problem
    call_command("send_reminders")
    assert len(server.inbox) == 1


def next_run():
    """PostgreSQL notices a moment later that a killed run is gone."""
    deadline = time.monotonic() + SECONDS
    while (run := send_reminders()).is_other_running:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    return run
