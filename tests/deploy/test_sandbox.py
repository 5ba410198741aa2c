"""The services can do all their work with no more of the machine than their units leave them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image

from bench.client import fetch
from mesi_site.processes import die_with_parent
from scripts.smoke import free_port
from tests.browser.server import ROOT, collect_static, environment
from tests.deploy.sandbox import entered, library
from tests.drills.site import Site, wait_for
from tests.whole_site import database_url

pytestmark = pytest.mark.skipif(
    not (library() and shutil.which("systemd-analyze")), reason="needs libseccomp, and systemd's list of system calls"
)
PROGRAM = "/en/programs/applied-statistics/"
INSPECT = """
import sys, django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from mesi_site.media.uploads import check_document, clean_picture
picture, document = (open(name, "rb").read() for name in sys.argv[1:])
print(clean_picture(SimpleUploadedFile("p.png", picture)), check_document(SimpleUploadedFile("d.txt", document)))
"""


@pytest.fixture
def surroundings(committed_site, tmp_path):
    """Variables of a server with folders of its own."""
    for folder in ("public", "private", "backup"):
        (tmp_path / folder).mkdir()
    collect_static()
    yield environment(
        BASE_URL="http://127.0.0.1",
        DATABASE_URL=database_url(committed_site),
        MEDIA_ROOT=str(tmp_path / "public"),
        PRIVATE_MEDIA_ROOT=str(tmp_path / "private"),
        BACKUP_ROOT=str(tmp_path / "backup"),
        LOG_LEVEL="warning",
    )
    connection.close()


def run(unit, surroundings, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings,
        preexec_fn=entered(unit),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_filter_is_one():
    """What it forbids is forbidden: else the other tests would show nothing."""
    tries = "import os, mmap, socket\n{}"
    for forbidden in (
        "os.chown('.', 0, 0)",
        "os.nice(1)",
        "mmap.mmap(-1, 9, prot=7)",
        "socket.socket(socket.AF_PACKET)",
    ):
        with pytest.raises(AssertionError, match=r"PermissionError|OSError"):
            run("site.service", dict(os.environ), "-c", tries.format(forbidden))


def test_the_web_server_serves_and_gives_figures(surroundings, tmp_path):
    port, figures = free_port(), free_port()
    more = {"BIND": f"127.0.0.1:{port}", "METRICS_BIND": f"127.0.0.1:{figures}", "WEB_CONCURRENCY": "2"}
    enter = entered("site.service")

    def prepare():
        die_with_parent()
        enter()

    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py"],
        cwd=ROOT,
        env=surroundings | more,
        preexec_fn=prepare,
    )
    try:
        site = Site("", f"http://127.0.0.1:{port}", server.pid, tmp_path, None)
        wait_for(site)
        assert site.ask("/health/ready").status == 200
        for path in ("/en/", PROGRAM, f"{PROGRAM}fact-sheet.pdf", f"{PROGRAM}calendar.ics", "/ru/search/?q=statistics"):
            assert site.ask(path).status == 200, path
        assert b"site_workers 2.0" in fetch(f"http://127.0.0.1:{figures}/metrics", {}).body
    finally:
        server.terminate()
        assert server.wait(30) == 0


def test_uploads_are_opened_beside_the_web_server(surroundings, tmp_path):
    Image.new("RGB", (40, 30), "navy").save(tmp_path / "picture.png")
    (tmp_path / "document.txt").write_text("words")
    run("site.service", surroundings, "-c", INSPECT, str(tmp_path / "picture.png"), str(tmp_path / "document.txt"))


def test_a_backup_is_made(surroundings):
    run("site-backup.service", surroundings, "manage.py", "backup")
    assert list(Path(surroundings["BACKUP_ROOT"]).glob("site-*.tar"))


def test_what_is_done_by_the_clock_is_done(surroundings):
    run("site-periodic.service", surroundings, "manage.py", "run_periodic")
