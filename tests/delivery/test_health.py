"""What machines learn of a running server: whether it is alive, whether it can work, and which fault it has."""

import json
import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from international.enquiries.models import Enquiry, Mail
from mesi_site.delivery.needs import questions
from mesi_site.media.storage import UNSETTLED

READY = "/health/ready"


def words(answer):
    report = json.loads(answer.body)
    return report["checks"] | report["warnings"]


def until_it_says(served, name, word):
    return served.until(READY, lambda answer: words(answer)[name] == word)


@contextmanager
def readonly(name):
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_read_only = off")
        cursor.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')


@pytest.fixture(autouse=True)
def healthy(served):
    """Each test begins and ends with a site that is well."""
    served.until(READY, lambda answer: answer.status == 200)
    yield
    served.until(READY, lambda answer: answer.status == 200)


def test_a_site_that_is_well_says_so_of_each_thing(served):
    answer = served.get(READY)
    assert words(answer) == {**dict.fromkeys(questions(), "ok"), "mail": "ok"}
    assert answer.headers["cache-control"] == "no-store"
    assert served.get("/health/live").body == b"ok\n"


def test_a_database_that_is_away_is_told_and_the_worker_is_alive(served):
    served.wire.cut()
    try:
        answer = until_it_says(served, "database", "away")
        assert (answer.status, words(answer)["media"], words(answer)["writing"]) == (503, "ok", "not asked")
        assert served.get("/health/live").status == 200
    finally:
        served.wire.mend()


def test_a_frozen_database_keeps_nobody_who_asks_for_health(served):
    served.wire.freeze()
    readers = [threading.Thread(target=served.get, args=(f"/it/programs/?a={n}&page=1",)) for n in range(20)]
    try:
        for reader in readers:
            reader.start()
        assert until_it_says(served, "database", "does not answer").status == 503
        assert served.get("/health/live").status == 200
    finally:
        served.wire.thaw()
    for reader in readers:
        reader.join(30)


def test_a_database_that_takes_nothing_is_told_from_one_that_is_away(served, committed_site):
    with readonly(committed_site):
        answer = until_it_says(served, "writing", "read-only")
        assert (answer.status, words(answer)["database"]) == (503, "ok")


@pytest.mark.parametrize(("name", "folder"), [("media", "public"), ("private_media", "private")])
def test_a_store_of_files_that_is_away_is_told(served, name, folder):
    away = served.media / "away"
    (served.media / folder).rename(away)
    try:
        assert until_it_says(served, name, "missing").status == 503
    finally:
        away.rename(served.media / folder)


def test_files_of_another_database_are_told(served):
    note = served.media / "public" / UNSETTLED
    note.write_text("{}")
    try:
        assert until_it_says(served, "media", "restore broken off").status == 503
    finally:
        note.unlink()


def test_a_migration_that_is_missing_is_told(served):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = name || ' not' WHERE app = 'international' RETURNING id")
        try:
            assert until_it_says(served, "migrations", "not applied").status == 503
        finally:
            cursor.execute("UPDATE django_migrations SET name = replace(name, ' not', '')")


def test_mail_that_nobody_sends_any_more_is_a_warning(served):
    enquiry = Enquiry.objects.create(
        language="en", name="A", email="a@example.org", message="?", consent_version="1", kept_months=1
    )
    Mail.objects.create(enquiry=enquiry, kind=Mail.Kind.OFFICE, state=Mail.State.FAILED)
    assert until_it_says(served, "mail", "stuck").status == 200
    enquiry.delete()
    until_it_says(served, "mail", "ok")


def test_nothing_secret_is_said(served, committed_site):
    served.wire.cut()
    try:
        said = until_it_says(served, "database", "away").body.decode()
    finally:
        served.wire.mend()
    assert not [secret for secret in (committed_site, connection.settings_dict["USER"], "127.0.0.1") if secret in said]
