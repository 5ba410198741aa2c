"""Files are held as they were at the moment of a backup, whatever editors do meanwhile."""

import fcntl
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
