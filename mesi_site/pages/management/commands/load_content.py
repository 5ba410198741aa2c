"""Loads the first content from YAML files."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mesi_site.pages.content_files.loading import load
from mesi_site.pages.content_files.reader import ContentError
from mesi_site.pages.models import BasePage


class Command(BaseCommand):
    help = "Load the content files. Existing objects are kept as editors left them, unless --update is given."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "content")
        parser.add_argument("--update", action="store_true", help="Set existing objects to what the files say.")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if there is content already.")

    def handle(self, *, folder, update, if_empty, **options):
        if if_empty and BasePage.objects.filter(depth__gt=2).exists():
            return
        try:
            result = load(folder, update=update, progress=self.stdout.write)
        except ContentError as error:
            raise CommandError(f"Nothing was changed; the content files have problems:\n{error}") from None
        self.stdout.write(f"{result.created} created, {result.updated} updated, {result.kept} kept as they are.")
