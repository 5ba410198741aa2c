"""Makes what search knows of all pages anew: after an import by raw SQL, or to be sure."""

from django.core.management.base import BaseCommand

from mesi_site.search.indexing import rebuild


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        self.stdout.write(f"{rebuild()} rows were wrong and are right now.")
