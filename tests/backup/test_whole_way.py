"""From a site at work to an empty machine, through the commands."""

import json
import os
import resource
import signal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from pyrage import x25519

from mesi_site.backup import archive, restoring
from mesi_site.backup.snapshot import Snapshot
from mesi_site.delivery.models import LastSuccess
from mesi_site.media.models import SiteImage
from tests.backup.machines import Writer, backup, connected, contents, differing, rows, triggers, watched
from tests.factories import SiteImageFactory

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def backups(files, settings):
    return Path(settings.BACKUP_ROOT)


def test_a_backup_made_while_editors_work_is_restored_to_the_last_row_and_file(elsewhere, promise):
    with Writer() as writer, watched() as moment:
        writer.wait_for(rounds=1)
        report = backup()
        writer.wait_for(rounds=2)
    assert writer.error is None
    done = elsewhere.manage("restore", report["backup"])
    assert done.returncode == 0, done.stderr
    with connection.cursor() as cursor:
        assert elsewhere.triggers() == triggers(cursor)
    wrong_rows, wrong_files = differing(moment["rows"], elsewhere.rows()), differing(moment["files"], elsewhere.files())
    total = sum(map(len, moment["rows"].values()))
    measured = f"{wrong_rows} of {total:,} rows, {wrong_files} of {len(moment['files'])} files, while an editor wrote"
    promise("A backup is a backup", measured, wrong_rows == wrong_files == 0 and report["missing"] == [])


def test_only_the_holder_of_the_key_can_restore(elsewhere, tmp_path):
    key = x25519.Identity.generate()
    (tmp_path / "key").write_text(f"# made for this test\n{key}\n")
    (tmp_path / "wrong").write_text(str(x25519.Identity.generate()))
    with connection.cursor() as cursor:
        before = rows(cursor)
    report = backup("--recipient", str(key.to_public()))
    assert report["backup"].endswith(".tar.age")
    assert b"SiteImage" not in Path(report["backup"]).read_bytes()
    for arguments, why in (
        ([], "The archive is encrypted"),
        (["--identity", tmp_path / "wrong"], "cannot be decrypted"),
        (["--identity", tmp_path / "nowhere"], "The key cannot be read"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("restore", report["backup"], "--replace", *arguments)
    restored = elsewhere.manage("restore", report["backup"], "--identity", tmp_path / "key")
    assert restored.returncode == 0, restored.stderr
    assert differing(before, elsewhere.rows()) == 0
    assert elsewhere.files() == contents()


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_a_damaged_archive_changes_nothing(is_encrypted, files, tmp_path):
    key = x25519.Identity.generate()
    (tmp_path / "key").write_text(str(key))
    path = Path(backup(*(["--recipient", str(key.to_public())] if is_encrypted else []))["backup"])
    with connection.cursor() as cursor:
        before = rows(cursor), contents()
    sound = path.read_bytes()
    for place in (10, len(sound) // 3, len(sound) // 2, len(sound) - 3000, len(sound) - 1):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("restore", path, "--replace", *(["--identity", tmp_path / "key"] if is_encrypted else []))
    with connection.cursor() as cursor:
        assert (rows(cursor), contents()) == before
    assert not list(files.glob(".re*"))


def test_what_is_there_is_replaced_only_when_asked_for(elsewhere):
    first = backup()["backup"]
    verified = StringIO()
    call_command("restore", first, "--verify-only", stdout=verified)
    assert json.loads(verified.getvalue())["restored"] is False
    assert elsewhere.rows() == {}
    assert elsewhere.manage("restore", first).returncode == 0
    before = elsewhere.rows(), elsewhere.files()
    SiteImageFactory(title="Later", languages="all")
    with connection.cursor() as cursor:
        later = rows(cursor)
    second = backup("--to", first.replace("site-", "second-"))["backup"]
    refused = elsewhere.manage("restore", second)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert (elsewhere.rows(), elsewhere.files()) == before
    done = elsewhere.manage("restore", second, "--replace")
    assert done.returncode == 0, done.stderr
    assert differing(later, elsewhere.rows()) == 0
    assert elsewhere.files() == contents()
    assert json.loads(done.stdout)["migrate"] == 0


def lying(path):
    """The same archive, with a right seal, that promises a row more than it has."""
    target = path.with_name("lying.tar")
    with path.open("rb") as source, target.open("wb") as file:
        writer = archive.Writer(file)
        manifest = archive.read(source, lambda name, stream, info: writer.add(name, stream, info.size, info.mtime))
        manifest.tables["public.accounts_user"] += 1
        writer.finish(manifest)
    return target


@pytest.mark.parametrize("failure", ["a table lacks a row", "the commit fails"])
def test_a_restore_that_fails_at_its_very_end_leaves_the_old_database_and_the_old_files(failure, files, monkeypatch):
    path = Path(backup()["backup"])
    SiteImageFactory(title="Later", languages="all")
    with connection.cursor() as cursor:
        before = rows(cursor), contents()
    if failure == "the commit fails":
        monkeypatch.setattr(restoring._Transaction, "commit", restoring._Transaction._fail)
    else:
        path = lying(path)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", path, "--replace")
    with connection.cursor() as cursor:
        assert (rows(cursor), contents()) == before
    assert not list(files.glob(".re*"))


def test_a_backup_that_fails_leaves_nothing_and_says_why(files, backups, monkeypatch):
    monkeypatch.setattr("mesi_site.backup.making._check_space", lambda folder, expected: folder.mkdir(exist_ok=True))
    monkeypatch.setattr("mesi_site.backup.programs.find", lambda version: files / "nowhere")
    with pytest.raises(CommandError, match="No backup"):
        backup()
    assert list((backups).iterdir()) == []
    assert not list(files.glob(".backup*"))


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("encryption", [(), ("--recipient", str(x25519.Identity.generate().to_public()))])
def test_a_backup_that_is_told_to_end_leaves_nothing(encryption, sign, files, backups, monkeypatch):
    monkeypatch.setattr(archive.Writer, "finish", lambda *_: os.kill(os.getpid(), sign))
    with pytest.raises(SystemExit):
        backup(*encryption)
    assert list(backups.iterdir()) == []
    assert not list(files.glob(".backup*"))


def test_a_full_disk_is_noticed_before_anything_is_written(backups, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1000}))
    with pytest.raises(CommandError, match="may need"):
        backup()
    assert list((backups).iterdir()) == []


def test_a_backup_without_a_database_says_why_in_one_line(elsewhere):
    elsewhere.url = "postgresql://office:office@127.0.0.1:1/office"
    for command, said in ((["backup"], "No backup: "), (["restore", "--settle"], "PostgreSQL refuses: ")):
        done = elsewhere.manage(*command)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert said in done.stderr


def test_a_backup_of_which_the_database_takes_no_note_is_a_backup(backups, monkeypatch, capsys):
    def refuse(_task):
        raise OperationalError("cannot execute UPDATE in a read-only transaction")

    monkeypatch.setattr("mesi_site.backup.making.note_success", refuse)
    report = backup()
    assert report["noted"] is False
    assert Path(report["backup"]).exists()
    assert "takes no note" in capsys.readouterr().err


def test_keeping_no_backup_at_all_is_refused(backups):
    with pytest.raises(CommandError, match="--keep must leave one"):
        backup("--keep", "0")


def limit_files():
    """No file may be larger than a tenth of an archive: as a disk that is full, in the middle."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))


@pytest.mark.parametrize("encryption", [(), ("--recipient", str(x25519.Identity.generate().to_public()))])
def test_a_disk_that_becomes_full_is_told_in_one_line_and_keeps_nothing(encryption, elsewhere, tmp_path):
    assert elsewhere.manage("restore", backup()["backup"]).returncode == 0
    done = elsewhere.manage("backup", "--to", tmp_path / "full", *encryption, preexec_fn=limit_files)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr
    assert list((tmp_path / "full").iterdir()) == []
    before = elsewhere.rows(), elsewhere.files()
    picture = SiteImageFactory(title="Large", languages="all")
    Path(picture.file.path).write_bytes(bytes(200_000))
    large = backup("--to", str(tmp_path / "large.tar"))["backup"]
    done = elsewhere.manage("restore", large, "--replace", preexec_fn=limit_files)
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert (elsewhere.rows(), elsewhere.files()) == before
    assert not list((elsewhere.folder / "media").glob(".re*"))


def test_a_database_in_use_is_told_and_left_alone(elsewhere):
    path = backup()["backup"]
    assert elsewhere.manage("restore", path).returncode == 0
    before = elsewhere.rows()
    with connected(elsewhere.url) as cursor:
        cursor.execute("BEGIN; LOCK TABLE delivery_lastsuccess IN ACCESS SHARE MODE")
        done = elsewhere.manage("restore", path, "--replace")
        cursor.execute("ROLLBACK")
    assert done.returncode == 1
    assert "in use: stop the site first" in done.stderr
    assert elsewhere.rows() == before


def test_the_newest_backups_are_kept_and_the_last_success_is_noted(backups):
    folder = backups
    folder.mkdir()
    for year in (2021, 2022, 2023):
        (folder / f"site-{year}0101T000000Z.tar").write_bytes(b"old")
    (folder / "site-notes.txt").write_bytes(b"not ours")
    report = backup("--keep", "2")
    assert sorted(path.name for path in folder.glob("*.tar")) == [
        "site-20230101T000000Z.tar",
        report["backup"].rpartition("/")[2],
    ]
    assert (folder / "site-notes.txt").exists()
    assert json.loads((folder / "last.json").read_text()) == report
    assert LastSuccess.objects.get(task="backup").at.isoformat() > report["created"]


def test_a_file_that_was_lost_before_is_named_and_stops_nothing(files):
    lost = SiteImage.objects.first()
    (files / lost.file.name).unlink()
    report = backup()
    assert report["missing"] == [f"media/{lost.file.name}"]


def test_two_backups_or_restores_do_not_get_in_each_others_way():
    path = backup()["backup"]
    with Snapshot(), pytest.raises(CommandError, match="Another backup or restore is under way"):
        backup()
    with Snapshot(), pytest.raises(CommandError, match="Another backup or restore is under way"):
        call_command("restore", path, "--replace")
