"""The site as in production, with the first content in a database of its own."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.db import connections

from scripts.serve import ROOT, VAR, collected_static

from . import databases

HOST = "127.0.0.1"  # what every client calls the site, whatever the port that it asks
LANGUAGES = ("en", "ru", "fr", "it")
# The page of the first content that shows most of what its type can show, by type.
PAGES = {
    "OverviewPage": "",
    "ProgramIndexPage": "programs/",
    "PartnerIndexPage": "partners/",
    "ProjectIndexPage": "projects/",
    "MembershipIndexPage": "memberships/",
    "NewsIndexPage": "news/",
    "ProgramPage": "programs/applied-statistics/",
    "PartnerPage": "partners/universite-de-valmont/",
    "ProjectPage": "projects/openuped/",
    "MembershipPage": "memberships/oecd-imhe/",
    "NewsPage": "news/e-learning-design-information-session/",
    "ContentPage": "contacts/",
}
INDEXES = tuple(name for name in PAGES if name.endswith("IndexPage") or name == "OverviewPage")


@dataclass
class Site:
    """Where the site's data is, and how its processes are told."""

    server_url: str
    database_url: str
    postgres: int | None
    folder: Path

    def environment(self, **more):
        return {"DATABASE_URL": self.database_url, "BASE_URL": f"http://{HOST}", **more}


@contextmanager
def prepared(server_url):
    """The site with its first content, for this process and for servers; nothing that they change is kept."""
    ready = f"bench_ready_{_fingerprint()}"
    pictures = VAR / "bench" / ready
    with tempfile.TemporaryDirectory(prefix="site-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
            "BASE_URL": f"http://{HOST}",
            "SECRET_KEY": "for-the-benchmark-only-" + "0" * 40,
            "STATIC_ROOT": str(VAR / "static"),
            "MEDIA_ROOT": f"{folder}/media",
            "PRIVATE_MEDIA_ROOT": f"{folder}/private",
            "BARE_ANSWER": f"{folder}/answer",
        }
        if not (databases.exists(server_url, ready) and pictures.exists()):
            _make_ready(server_url, ready, pictures)
        shutil.copytree(pictures, f"{folder}/media", dirs_exist_ok=True)
        with databases.temporary(server_url, "site", like=ready) as database_url, collected_static():
            os.environ["DATABASE_URL"] = database_url
            django.setup()
            yield Site(server_url, database_url, databases.server_process(server_url), Path(folder))
            connections.close_all()


def _fingerprint():
    """Changes with anything that the first content is made of or by."""
    sources = [
        path
        for folder in ("content", "international", "mesi_site", "partners")
        for path in ROOT.rglob(f"{folder}/**/*")
    ]
    found = hashlib.sha256()
    for path in sorted(path for path in sources if path.is_file() and path.suffix != ".pyc"):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _make_ready(server_url, ready, pictures):
    """Filling a database takes a minute: it is done once, and copied for each run."""
    databases.drop_all(server_url, "bench_ready_")
    shutil.rmtree(pictures.parent, ignore_errors=True)
    with databases.temporary(server_url, "filling", keep_as=ready) as url:
        for command in (["migrate", "--no-input", "--verbosity=0"], ["load_content"]):
            settings = os.environ | {"DATABASE_URL": url, "DATABASE_STATEMENT_TIMEOUT": "0"}
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=settings, stdout=sys.stderr, check=True
            )
    pictures.mkdir(parents=True)
    if Path(os.environ["MEDIA_ROOT"]).exists():
        shutil.copytree(os.environ["MEDIA_ROOT"], pictures, dirs_exist_ok=True)


def addresses():
    """Every public page in every language."""
    from mesi_site.pages.models import BasePage

    paths = BasePage.objects.public().filter(depth__gt=1).order_by("path").values_list("url_path", flat=True)
    ends = [path.strip("/").partition("/")[2] for path in paths]
    return [f"/{language}/{end}/" if end else f"/{language}/" for end in ends for language in LANGUAGES]


def count_queries(path):
    """Queries of a page in a worker that has been at work, and of the first one after a change."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from mesi_site.delivery.pagecache import memory

    client, counts = Client(), []
    with memory.under(1):
        client.get(path, headers={"host": HOST})  # what is asked once in a process's life does not count
        for forget in (False, True):
            if forget:
                memory.forget()
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(path, headers={"host": HOST})
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answers with {answer.status_code}")
            counts.append(len(captured))
    memory.forget()
    return tuple(counts)
