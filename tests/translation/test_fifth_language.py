"""A fifth language is one line of settings, `makemigrations`, `migrate` and a catalogue."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

FIVE_LANGUAGES = """
from mesi_site.settings.test import *

LANGUAGES = [*LANGUAGES, ("de", "Deutsch")]
"""

USE_IT = """
import django
django.setup()
from django.utils import translation
from mesi_site.institution.models import Contact
from mesi_site.pages.models import ContentPage
from mesi_site.translation.languages import site_languages
from mesi_site.translation.texts import Texts

contact = Contact(name_en="Anna", name_de="Anna aus Köln")
with translation.override("de"):
    print(contact.texts.name.value, contact.texts.name.language)
print(site_languages())
print([str(tab.heading) for tab in ContentPage.get_edit_handler().children][:5])
"""


@pytest.fixture
def with_five_languages(tmp_path):
    """Run Python with one more language in the settings."""
    (tmp_path / "five_languages.py").write_text(FIVE_LANGUAGES, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(settings.BASE_DIR)])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "five_languages", "PYTHONPATH": path}

    def run(*arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return run


def test_makemigrations_finds_a_column_for_every_text_and_nothing_else(with_five_languages):
    done = with_five_languages("manage.py", "makemigrations", "--dry-run")
    assert done.returncode == 0, done.stderr
    operations = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith(("+", "-", "~"))]
    added = [line for line in operations if line.startswith("+ Add field")]
    for column in ("title_de", "seo_title_de", "search_description_de", "body_de", "summary_de", "alt_de", "name_de"):
        assert any(f" {column} " in line for line in added), column
    others = [line for line in operations if line not in added]
    choices = ("published_languages", "languages on grouprights", "language on enquiry")
    assert all(any(name in line for name in choices) for line in others), others


def test_a_model_speaks_it_at_once(with_five_languages):
    done = with_five_languages("-c", USE_IT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Anna aus Köln de",
        "['en', 'ru', 'fr', 'it', 'de']",
        "['English', 'Русский', 'Français', 'Italiano', 'Deutsch']",
    ]


def test_no_check_of_the_project_stands_in_its_way(with_five_languages):
    done = with_five_languages("manage.py", "check", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
