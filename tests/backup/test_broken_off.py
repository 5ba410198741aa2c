"""A restore that loses its machine between the first file and the last word of the database is ended by one command."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mesi_site.backup import Problem, exchange, restoring
from tests.backup.machines import backup, contents, rows
from tests.factories import SiteImageFactory

pytestmark = pytest.mark.usefixtures("site")
MOVES = 6  # at least so many entries of two folders change places


class PowerCut(BaseException):
    """Nothing runs any more, and so nothing is put right."""


def state():
    with connection.cursor() as cursor:
        return rows(cursor), contents()


@pytest.fixture
def archive():
    """A backup, since which a picture has come."""
    path = backup()["backup"]
    SiteImageFactory(title="Later", languages="all")
    return path


@pytest.fixture
def powerless(monkeypatch):
    """`powerless(moves)`: the machine stops after so many entries have been moved, or at the very end."""
    moved, move, settle = [], Path.rename, exchange.settle
    begun = []

    def rename(self, target):
        if not self.name.startswith("."):
            if len(moved) == powerless.moves:
                raise PowerCut
            moved.append(self)
        return move(self, target)

    def settle_once(roots):
        if begun:
            raise PowerCut
        begun.append(True)
        return settle(roots)

    def powerless(moves=None):
        powerless.moves = moves
        monkeypatch.setattr(Path, "rename", rename)
        monkeypatch.setattr(restoring, "settle", settle_once)

    return powerless


@pytest.mark.parametrize("moves", [0, 1, MOVES // 2, MOVES - 1, None])
def test_after_a_loss_of_power_one_command_brings_files_and_database_together(
    moves, archive, powerless, files, monkeypatch
):
    present = state()
    powerless(moves)
    with pytest.raises(PowerCut):
        call_command("restore", archive, "--replace")
    monkeypatch.undo()
    with pytest.raises(CommandError, match=r"manage\.py restore --settle"):
        backup("--to", str(files.parent / "second.tar"))
    said = call_command("restore", "--settle")
    if moves is None:
        assert "had changed the database" in said
        assert state()[0] != present[0]
        after = state()
        call_command("restore", archive, "--replace")
        assert state()[1] == after[1]
    else:
        assert "had not changed the database" in said
        assert state() == present
    assert not list(files.glob(".re*"))
    assert "nothing to be done" in call_command("restore", "--settle")


def test_a_loss_of_power_while_files_are_put_back_loses_nothing(archive, powerless, files, monkeypatch):
    present, move, moved = state(), Path.rename, []
    powerless(MOVES - 1)
    with pytest.raises(PowerCut):
        call_command("restore", archive, "--replace")
    monkeypatch.undo()

    def rename(self, target):
        moved.append(self)
        if len(moved) % 3 == 0:
            raise PowerCut
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        for _ in range(2):
            with pytest.raises(PowerCut):
                call_command("restore", "--settle")
    call_command("restore", "--settle")
    assert state() == present


def test_another_restore_ends_the_one_that_was_broken_off(archive, powerless, monkeypatch):
    powerless(MOVES // 2)
    with pytest.raises(PowerCut):
        call_command("restore", archive, "--replace")
    monkeypatch.undo()
    lost = files_named_by_the_database() - {*contents()}
    assert lost
    call_command("restore", archive, "--replace")
    assert files_named_by_the_database() <= {*contents()}


def files_named_by_the_database():
    with restoring.Snapshot() as snapshot:
        return {f"{area}/{name}" for area, names in snapshot.files().items() for name in names}


def test_as_long_as_the_database_cannot_be_asked_nothing_is_decided(archive, powerless, files, monkeypatch):
    present = state()
    powerless(MOVES - 1)
    with pytest.raises(PowerCut):
        call_command("restore", archive, "--replace")
    monkeypatch.undo()
    left = contents()
    with monkeypatch.context() as patch:
        patch.setattr(exchange, "DATABASE", "SELECT 1 / 0")
        with pytest.raises(CommandError, match=r"cannot be asked.*restore --settle"):
            call_command("restore", "--settle")
    assert contents() == left
    assert (files / exchange.UNSETTLED).exists()
    call_command("restore", "--settle")
    assert state() == present


def test_a_restore_whose_last_word_is_lost_is_still_whole(archive, files, monkeypatch):
    """The server has committed, and the connection breaks before it can say so."""
    commit = restoring._Transaction.commit

    def commit_and_lose_the_word(self):
        commit(self)
        raise Problem("PostgreSQL refuses (server closed the connection unexpectedly). Nothing was changed.")

    before = len(contents())
    monkeypatch.setattr(restoring._Transaction, "commit", commit_and_lose_the_word)
    call_command("restore", archive, "--replace")
    assert len(contents()) < before
    assert files_named_by_the_database() <= {*contents()}
    assert not list(files.glob(".re*"))


def test_what_an_earlier_attempt_left_behind_takes_no_room(archive, files, monkeypatch):
    (files / exchange.NEW).mkdir()
    (files / exchange.NEW / "large").write_bytes(bytes(1000))
    room = 10**12
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: SimpleNamespace(free=0 if (files / exchange.NEW / "large").exists() else room)
    )
    call_command("restore", archive, "--replace")


def test_folders_that_share_a_disk_need_room_together(archive, monkeypatch):
    present = state()
    sizes = {}
    for area, root in restoring.roots().items():
        sizes[area] = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    assert min(sizes.values()) > 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=max(sizes.values())))
    monkeypatch.setattr(restoring, "_bring", lambda *_: pytest.fail("there is no room"))
    with pytest.raises(CommandError, match="the files need"):
        call_command("restore", archive, "--replace")
    assert state() == present


def test_restored_pictures_can_be_read_by_the_web_server_whoever_restores_them(archive, files):
    mask = os.umask(0o077)
    try:
        call_command("restore", archive, "--replace")
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(mask)
    for path in files.rglob("*"):
        if not path.relative_to(files).parts[0].startswith("."):
            assert path.stat().st_mode & 0o044 == 0o044, path
