"""Keeps the secrets of second factors encrypted under the present SECRET_KEY; may run as often as one likes."""

from django.core.management.base import BaseCommand, CommandError

from mesi_site.accounts.factors import remove_unreadable
from mesi_site.accounts.sealing import seal_all, unreadable, unseal_all

LOST = (
    "%d second factors cannot be read: the SECRET_KEY under which they were encrypted is missing. Name it in "
    "SECRET_KEY_FALLBACKS. If it is lost, `seal_second_factors --remove-unreadable` lets the people choose new ones."
)


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of authenticator apps and recovery codes under SECRET_KEY: those in plain text, and those "
        "under a key of SECRET_KEY_FALLBACKS, which they do not need afterwards."
    )

    def add_arguments(self, parser):
        other = parser.add_mutually_exclusive_group()
        other.add_argument(
            "--remove-unreadable",
            action="store_true",
            help="The key is lost: remove what was encrypted under it. Those concerned are told by mail.",
        )
        other.add_argument(
            "--undo", action="store_true", help="Write plain text, right before going back to a version from before."
        )

    def handle(self, *, undo, **options):
        if undo:
            self.stdout.write(f"{unseal_all()} secrets of second factors are in plain text.")
            return
        if options["remove_unreadable"]:
            self.stdout.write(f"Second factors of {remove_unreadable()} people removed.")
        if number := seal_all():
            self.stdout.write(f"{number} secrets of second factors encrypted.")
        if number := unreadable().count():
            raise CommandError(LOST % number)
