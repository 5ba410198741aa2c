"""Collects static files, and writes the error pages of nginx beside them: they name these files."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic
from django.utils import translation
from django.utils.safestring import mark_safe

from mesi_site.pages.errors import problem_page

# What nginx answers without asking the site: deploy/nginx/locations.conf.template.
STATUSES = (400, 405, 413, 414, 429, 431, 502, 504)
REQUEST_NUMBER = mark_safe('<!--# echo var="request_id" -->')  # filled in by nginx


class Command(collectstatic.Command):
    def handle(self, **options):
        done = super().handle(**options)
        if not options["dry_run"]:
            write_problem_pages(Path(settings.STATIC_ROOT) / "problem")
        return done


def write_problem_pages(folder):
    """`413.fr.html` for each status and language; `413.html` is for whoever reads none of these."""
    folder.mkdir(parents=True, exist_ok=True)
    for status in STATUSES:
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                page = problem_page(status, REQUEST_NUMBER)
            (folder / f"{status}.{language}.html").write_text(page)
            if language == settings.LANGUAGE_CODE:
                (folder / f"{status}.html").write_text(page)
