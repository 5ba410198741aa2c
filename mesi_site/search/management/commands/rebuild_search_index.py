"""Makes what search knows of all pages anew: after an import by raw SQL, or to be sure."""

from django.core.management.base import BaseCommand

from mesi_site.search.indexing import rebuild
from mesi_site.search.models import SearchText
from mesi_site.translation.languages import site_languages


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where the index has something in each language."
        )

    def handle(self, *, if_empty, **options):
        if if_empty and known_languages().issuperset(site_languages()):
            return
        self.stdout.write(f"{rebuild()} rows were wrong and are right now.")


def known_languages():
    return set(SearchText.objects.values_list("language", flat=True).distinct())
