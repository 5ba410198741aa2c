"""Deletes enquiries whose time is over; may run as often as one likes."""

from django.core.management.base import BaseCommand

from international.enquiries.retention import delete_old


class Command(BaseCommand):
    help = "Delete enquiries that were settled as long ago as the form promises, and note how many."

    def handle(self, **options):
        if number := delete_old():
            self.stdout.write(f"{number} old enquiries deleted.")
