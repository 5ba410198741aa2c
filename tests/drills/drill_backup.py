"""A backup of a large site whose editors work on, restored onto an empty machine and compared row by row."""

import json
import time
from random import Random

import pytest
from django.core.files.base import ContentFile

from bench.scale_content import fill
from mesi_site.media.models import SiteDocument
from tests.backup.conftest import elsewhere, empty_server, files, media_folder  # noqa: F401 - fixtures
from tests.backup.machines import Writer, backup, differing, watched

KILLS = 6
PROGRAMS, PARTNERS = 10_000, 1_000
DOCUMENTS, MEGABYTES = 60, 5


@pytest.fixture
def large_site(committed_site, files):  # noqa: F811
    fill(PROGRAMS, PARTNERS)
    random = Random(1)  # noqa: S311
    for number in range(DOCUMENTS):
        text = random.randbytes(MEGABYTES * 500_000).hex().encode()
        content = ContentFile(text, name=f"document-{number}.txt")
        SiteDocument.objects.create(title=f"Document {number}", file=content)


@pytest.mark.usefixtures("large_site")
def test_a_large_site_is_restored_to_the_last_row_and_byte(elsewhere, promise):  # noqa: F811
    with Writer() as writer, watched() as moment:
        writer.wait_for(rounds=1)
        report = backup()
        writer.wait_for(rounds=1)
    assert writer.error is None
    done = elsewhere.manage("restore", report["backup"])
    assert done.returncode == 0, done.stderr
    wrong_rows, wrong_files = differing(moment["rows"], elsewhere.rows()), differing(moment["files"], elsewhere.files())
    rows = sum(map(len, moment["rows"].values()))
    size = report["bytes"] / 1e6
    measured = f"{wrong_rows} of {rows:,} rows, {wrong_files} of {len(moment['files'])} files"
    measured += f"; {size:.0f} MB written in {report['seconds']} s"
    promise("A backup is a backup", measured, wrong_rows == wrong_files == 0 and not report["missing"])
    assert json.loads(done.stdout)["migrate"] == 0


@pytest.mark.usefixtures("committed_site", "files")
def test_a_restore_that_is_killed_leaves_the_old_site_or_the_new_one_and_can_be_done_again(elsewhere):  # noqa: F811
    """Killed without a word, at moments spread over its whole time."""
    old = backup()["backup"]
    SiteDocument.objects.create(title="Later", file=ContentFile(b"later", name="later.txt"))
    new = backup("--to", old.replace("site-", "second-"))["backup"]
    sites, begun = {}, time.monotonic()
    for archive in (old, new):
        assert elsewhere.manage("restore", archive, "--replace").returncode == 0
        sites[archive] = elsewhere.rows(), elsewhere.files()
    duration, there = (time.monotonic() - begun) / 2, new
    for number in range(KILLS):
        wanted = old if there == new else new
        process = elsewhere.start("restore", wanted, "--replace")
        time.sleep(duration * (number + 1) / (KILLS + 1))
        process.kill()
        process.communicate()
        found = elsewhere.rows(), elsewhere.files()
        assert found in sites.values()
        there = next(archive for archive in sites if sites[archive] == found)
    assert elsewhere.manage("restore", old, "--replace").returncode == 0
    assert (elsewhere.rows(), elsewhere.files()) == sites[old]
