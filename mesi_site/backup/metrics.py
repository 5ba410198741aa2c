"""When the last backup was finished, for whoever is to be told that there has been none for too long."""

from datetime import datetime

from .making import last_success


def metrics():
    """What `/metrics` says of it; nothing before the first."""
    if report := last_success():
        created = datetime.fromisoformat(report["created"])
        yield "site_backup_timestamp_seconds", "Of what moment the last finished backup is", created.timestamp()
