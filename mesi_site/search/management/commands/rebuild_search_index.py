"""Makes what search knows of all pages anew: after an import by raw SQL, or to be sure."""

from django.core.management.base import BaseCommand

from mesi_site.search.indexing import rebuild
from mesi_site.search.models import SearchText


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where the index has anything.")

    def handle(self, *, if_empty, **options):
        if if_empty and SearchText.objects.exists():
            return
        self.stdout.write(f"{rebuild()} rows were wrong and are right now.")
