"""Looks into all pictures and documents that are stored, as if they were uploaded today."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from wagtail.admin.admin_url_finder import AdminURLFinder

from mesi_site.media.stored import DRAWN_ANEW, inspect_stored


class Command(BaseCommand):
    help = (
        "Look into all stored pictures and documents as if they were uploaded today: pictures are drawn anew where "
        "they have to be, what may not be kept any more is named and left. Can be called again at any time."
    )

    def handle(self, **_):
        counts, find_address = Counter(), AdminURLFinder().get_edit_url
        for one, what, reason in inspect_stored():
            counts[what] += 1
            name = f"{one._meta.verbose_name} {one.pk}"
            self.stdout.write(f"{name} ({find_address(one) or one._meta.label}): {what}. {reason}".rstrip())
        for_somebody = counts.total() - counts[DRAWN_ANEW]
        self.stdout.write(f"{counts[DRAWN_ANEW]} pictures drawn anew, {for_somebody} files for somebody to look at.")
        if for_somebody:
            raise CommandError("Replace or delete the files that are named above.")
