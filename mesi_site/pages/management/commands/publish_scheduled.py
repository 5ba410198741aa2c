"""Publishes and unpublishes what is due; Wagtail's own command stops at the first unfinished page."""

from django.core.management.base import BaseCommand, CommandError

from mesi_site.pages.publishing import publish_what_is_due


class Command(BaseCommand):
    help = "Publish scheduled pages and unpublish expired ones. To be run every few minutes."

    def handle(self, **options):
        failed = publish_what_is_due()
        if failed:
            reasons = (f"“{revision.object_str}”: {error}" for revision, error in failed)
            raise CommandError("Not published:\n" + "\n".join(reasons))
