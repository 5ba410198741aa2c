"""Fills the database at DATABASE_URL: the page is /page/, about 24 KB of HTML."""

import os

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.minimal.settings"
PARAGRAPH = "<p>" + "International cooperation begins with one page that somebody reads. " * 5 + "</p>\n"


def main():
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from wagtail.models import Site

    from .models import MinimalPage

    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=MinimalPage(title="A minimal page", slug="page", body=PARAGRAPH * 68))


if __name__ == "__main__":
    main()
