"""Everything that has to happen regularly, behind one name."""

import traceback

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections


class Command(BaseCommand):
    help = "Publish what is scheduled and send reminders. To be run every few minutes; one failure stops nothing else."

    def handle(self, **options):
        failed = [name for name in settings.PERIODIC_COMMANDS if not self.succeeds(name)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def succeeds(self, name):
        try:
            call_command(name, stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            self.stderr.write(f"{name}: {error}")
        except Exception:
            self.stderr.write(f"{name}: {traceback.format_exc()}")
        else:
            return True
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()  # the next command gets one that works
        return False
