"""Five hundred files that nobody means well with, through the editor's own forms to a real server and a browser."""

import itertools
import os
import re
from pathlib import Path

import PIL.Image
import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Error, sync_playwright

from mesi_site.media.models import Rendition, SiteDocument, SiteImage
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.server import environment, serving
from tests.factories import EditorFactory
from tests.media.hostile_files import all_kinds, damaged
from tests.whole_site import database_url

FILES = 500
MEGABYTES = 250
ADDRESSES = {"picture": "/admin/images/add/", "document": "/admin/documents/add/"}


class Office:
    """Somebody of the office, whose browser sends files."""

    def __init__(self, address):
        self.address, client = address, Client()
        with override_settings(SECRET_KEY=environment()["SECRET_KEY"]):  # the server's
            client.force_login(EditorFactory())
        self.http = requests.Session()
        self.cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.http.cookies.set(settings.SESSION_COOKIE_NAME, self.cookie)
        form = self.http.get(address + ADDRESSES["picture"], timeout=60)
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]

    def send(self, file):
        """The status of the answer."""
        answer = self.http.post(
            self.address + ADDRESSES[file.form],
            data={"csrfmiddlewaretoken": self.token, "title": "File"},
            files={"file": (file.name, file.content)},
            headers={"Origin": self.address},
            allow_redirects=False,
            timeout=60,
        )
        return answer.status_code


def worker_megabytes():
    """The most memory that the one worker has had."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = entry.read_text().split(" ", 1)
        except OSError:  # gone meanwhile
            continue
        parents[int(number)] = int(rest.rpartition(")")[2].split()[1])
    masters = [pid for pid, parent in parents.items() if parent == os.getpid() and b"gunicorn" in _command(pid)]
    workers = [pid for pid, parent in parents.items() if parent in masters]
    peaks = [int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) for pid in workers]
    return max(peaks) // 1024


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def places_in(folder):
    """Files that still say where they were made, or carry what was hidden in them."""
    for path in (path for path in folder.rglob("*") if path.is_file() and "documents" not in path.parts):
        with PIL.Image.open(path) as opened:
            if opened.getexif() or {"exif", "xmp", "comment"} & opened.info.keys() or b"executed" in path.read_bytes():
                yield path


def executed(address, cookie, paths):
    """What runs when a browser of the office opens all that is given out."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        context = browser.new_context(base_url=address, accept_downloads=True)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        page = context.new_page()
        page.on("dialog", lambda dialog: (found.append(page.url), dialog.dismiss()))
        page.on("request", lambda asked: found.append(page.url) if asked.url.endswith("/executed") else None)
        for path in paths:
            try:
                page.goto(path)
            except Error as error:
                if "Download is starting" not in str(error):
                    raise
            if page.title() == "executed":
                found.append(path)
        browser.close()
    return found


@pytest.fixture(scope="module")
def served(committed_site, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with serving(database_url(committed_site), media, WEB_CONCURRENCY="1", PAGE_CACHE="off") as address:
        yield address, media / "public"
        connection.close()


def test_five_hundred_hostile_files_harm_nobody(served, promise, monkeypatch):
    address, media = served
    office = Office(address)
    statuses = []
    for file in itertools.islice(itertools.chain(all_kinds(), damaged(seed=500)), FILES):
        statuses.append((office.send(file), file))
    failures = [(status, str(file)) for status, file in statuses if status >= 500]
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    pictures = [f"{settings.MEDIA_URL}{name}" for name in Rendition.objects.values_list("file", flat=True)[::11]]
    documents = [document.url for document in SiteDocument.objects.all()]
    peak = worker_megabytes()
    ran = executed(address, office.cookie, pictures + documents)
    told = list(places_in(media))
    print(failures, ran, told, f"{SiteImage.objects.count()} pictures and {len(documents)} documents kept")
    measured = (
        f"{len(statuses)} files: {len(ran)} executed, {len(failures)} failures, "
        f"worker {peak} MB, {len(told)} GPS tags out"
    )
    assert pictures
    assert documents
    promise(
        "No hostile file harms",
        measured,
        len(statuses) == FILES and not (ran or failures or told) and peak < MEGABYTES,
    )
