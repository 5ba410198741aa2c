"""Files are held as they were at the moment of a backup, whatever editors do meanwhile."""

import fcntl
import os
import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from mesi_site.backup.held_files import HeldFiles, standing_still
from mesi_site.media.storage import locked

NAMES = {"media": {"documents/plan.pdf"}}


@pytest.fixture
def roots(files):
    return {"media": files}


@pytest.fixture
def plan(files):
    default_storage.delete("documents/plan.pdf")
    return store(b"first")


def store(content):
    return default_storage.save("documents/plan.pdf", ContentFile(content))


def test_a_file_that_is_deleted_later_is_still_held(plan, roots):
    with HeldFiles(roots) as held:
        assert held.hold(NAMES) == []
        default_storage.delete(plan)
        assert held.path("media", plan).read_bytes() == b"first"
    assert not list(roots["media"].glob(".backup*"))


def test_another_file_of_the_same_name_takes_the_place_of_the_first(plan, roots):
    with HeldFiles(roots) as held:
        held.hold(NAMES)
        default_storage.delete(plan)
        assert store(b"other") == plan, "the name is given again, with as many bytes"
        assert held.hold(NAMES) == []
        assert held.path("media", plan).read_bytes() == b"other"


def test_a_file_that_is_gone_is_said_to_be_missing_and_not_held(plan, roots):
    with HeldFiles(roots) as held:
        held.hold(NAMES)
        default_storage.delete(plan)
        assert held.hold(NAMES) == [f"media/{plan}"]
        assert held.sizes(NAMES) == []


def test_files_are_copied_where_no_second_name_can_be_given(plan, roots, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    with HeldFiles(roots) as held:
        assert held.hold(NAMES) == []
        default_storage.delete(plan)
        assert held.path("media", plan).read_bytes() == b"first"


def test_of_a_symbolic_link_the_file_behind_it_is_held(plan, roots, tmp_path):
    """Somebody has moved what is large to another place."""
    (tmp_path / "other").mkdir()
    original = roots["media"] / plan
    moved = original.rename(tmp_path / "other" / "plan.pdf")
    original.symlink_to(os.path.relpath(moved, original.parent))
    with HeldFiles(roots) as held:
        assert held.hold(NAMES) == []
        assert held.sizes(NAMES) == [("media", plan, 5)]
        original.unlink()
        moved.unlink()
        assert held.path("media", plan).read_bytes() == b"first"


def test_a_name_that_no_archive_may_hold_is_missing_and_keeps_no_backup_from_being_restored(plan, roots):
    strange = {"../private/x", "/etc/hostname", ".lock", "documents//plan.pdf", "documents\\plan.pdf"}
    names = {"media": strange | NAMES["media"]}
    with HeldFiles(roots) as held:
        assert held.hold(names) == [f"media/{name}" for name in sorted(strange)]
        assert [name for _area, name, _size in held.sizes(names)] == [plan]


def test_deleting_waits_for_the_moment_of_a_backup(plan, roots):
    deleting = threading.Thread(target=default_storage.delete, args=[plan])
    with standing_still(roots):
        with pytest.raises(BlockingIOError), locked(roots["media"], fcntl.LOCK_SH | fcntl.LOCK_NB):
            pass
        deleting.start()
        assert default_storage.exists(plan)
    deleting.join()
    assert not default_storage.exists(plan)


def test_a_backup_waits_for_a_file_that_is_being_deleted(roots):
    deleting, backup = (locked(roots["media"], kind) for kind in (fcntl.LOCK_SH, fcntl.LOCK_EX | fcntl.LOCK_NB))
    with deleting, pytest.raises(BlockingIOError), backup:
        pass
