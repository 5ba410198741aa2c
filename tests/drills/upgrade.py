"""A newer version of the site, made of this one: a column more, which its code uses, and a word that tells it."""

import os
import shutil

from tests.drills.postgres import ROOT

NEWER = b"ok, newer\n"
LEFT_BEHIND = (".git", ".venv", "var", "node_modules", "__pycache__", ".hypothesis")
FIELD = "drill = models.TextField(null=True, blank=True)\n    "
MIGRATION = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("institution", "{before}")]
    operations = [migrations.AddField("contact", "drill", models.TextField(blank=True, null=True))]
"""


def make_newer(folder):
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    app = folder / "mesi_site" / "institution"
    before = max(path.stem for path in (app / "migrations").glob("0*.py"))
    (app / "migrations" / "9999_drill.py").write_text(MIGRATION.format(before=before))
    replace(app / "models.py", "role = models.CharField(", FIELD)
    replace(folder / "mesi_site" / "delivery" / "health.py", '"ok\\n"', '"ok, newer\\n" or ')


def replace(path, place, added):
    """Put text in front of a place in a file."""
    text = path.read_text()
    assert place in text, f"{path}: {place}"
    path.write_text(text.replace(place, added + place, 1))


def point(link, folder):
    """Have a link lead to another folder, from one moment to the next."""
    new = link.with_suffix(".new")
    new.symlink_to(folder)
    os.replace(new, link)  # noqa: PTH105 - a link is replaced, not what it leads to
