"""Counts anew how the texts of all objects stand."""

from django.core.management.base import BaseCommand
from django.db import transaction

from mesi_site.translation.statuses.following import rebuild


class Command(BaseCommand):
    help = "Count anew how the texts of all objects stand, and say how many rows were wrong. For old databases."

    @transaction.atomic
    def handle(self, **options):
        self.stdout.write(f"{rebuild()} rows were wrong and are right now.")
