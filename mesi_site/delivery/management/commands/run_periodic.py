"""Everything that has to happen regularly, behind one name."""

import logging

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ...successes import note_success

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is scheduled and send reminders. To be run every few minutes; one failure stops nothing else."

    def handle(self, **options):
        failed = [name for name in settings.PERIODIC_COMMANDS if not self.succeeds(name)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def succeeds(self, name):
        try:
            call_command(name, stdout=self.stdout, stderr=self.stderr)
            note_success(name)
        except CommandError as error:
            logger.error("%s: %s", name, error)
        except Exception:
            logger.exception("%s failed.", name)
        else:
            return True
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()  # the next command gets one that works
        return False
