"""Whoever watches over the site learns how old the last backup is."""

import json
from datetime import UTC, datetime
from pathlib import Path

from mesi_site.backup.making import STATE
from mesi_site.backup.metrics import metrics


def test_before_the_first_backup_nothing_is_said(settings, tmp_path):
    settings.BACKUP_ROOT = str(tmp_path)
    assert list(metrics()) == []


def test_the_moment_of_the_last_backup_is_told(settings, tmp_path):
    settings.BACKUP_ROOT = str(tmp_path)
    moment = datetime(2026, 11, 29, 12, tzinfo=UTC)
    Path(tmp_path, STATE).write_text(json.dumps({"created": moment.isoformat()}))
    ((_name, _meaning, seconds),) = metrics()
    assert seconds == moment.timestamp()
