"""Which Python builds the environment, and when the environment counts as built."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts import environment

ROOT = Path(__file__).resolve().parents[2]
PIN_OF_UV = "uv==2 \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n"


@pytest.fixture
def machine(tmp_path):
    """A machine with nothing but what a test puts on it: a home, a PATH, a clone."""

    class Machine:
        home = tmp_path / "home"
        path = tmp_path / "bin"
        clone = tmp_path / "clone"

        def put(self, place, script):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f"#!/bin/sh\n{script}\n")
            place.chmod(0o755)
            return place

        def which(self, **more):
            # PYTHONHOME keeps the real interpreters of this machine from starting.
            settings = {"HOME": str(self.home), "PATH": str(self.path), "PYTHONHOME": "/nonexistent", **more}
            command = ["/bin/sh", self.clone / "scripts" / "bootstrap", "--which"]
            return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)

    machine = Machine()
    (machine.clone / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "bootstrap", machine.clone / "scripts")
    machine.put(machine.path / "dirname", 'echo "${1%/*}"')
    return machine


def test_a_shim_that_exists_and_fails_is_passed_over(machine):
    machine.put(machine.path / "python3.14", "echo 'pyenv: python3.14: command not found' >&2; exit 127")
    machine.put(machine.path / "python3.13", "exit 1  # as an older Python answers the question for its version")
    good = machine.put(machine.path / "python3.12", "exit 0")
    assert machine.which().stdout.strip() == str(good)


def test_a_version_of_pyenv_is_found_by_its_real_program(machine):
    machine.put(machine.path / "python3", "exit 127")
    good = machine.put(machine.home / ".pyenv" / "versions" / "3.13.7" / "bin" / "python", "exit 0")
    assert machine.which().stdout.strip() == str(good)


def test_a_python_of_uv_is_found(machine):
    good = machine.put(
        machine.home / ".local/share/uv/python/cpython-3.12.9-linux-x86_64-gnu" / "bin" / "python3", "exit 0"
    )
    assert machine.which().stdout.strip() == str(good)


def test_the_named_python_comes_first_and_a_useless_one_is_told(machine):
    machine.put(machine.path / "python3.14", "exit 0")
    named = machine.put(machine.home / "my python", "exit 0")
    assert machine.which(PYTHON=str(named)).stdout.strip() == str(named)
    answer = machine.which(PYTHON="/nowhere/python")
    assert answer.stdout.strip() == str(machine.path / "python3.14")
    assert "PYTHON=/nowhere/python" in answer.stderr


def test_without_any_the_way_out_is_said_in_one_line(machine):
    answer = machine.which()
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert re.fullmatch(r"No CPython 3\.12 .*PYTHON=\S+\n", answer.stderr)


def test_the_real_question_is_answered_by_real_pythons(machine):
    """The fakes above answer anything; the question itself must be one that Python understands."""
    base = sys._base_executable
    without_home = {**os.environ, "PYTHON": base}
    command = ["/bin/sh", machine.clone / "scripts" / "bootstrap", "--which"]
    answer = subprocess.run(command, env=without_home, capture_output=True, text=True, check=True)
    assert (answer.stdout.strip(), answer.stderr) == (base, "")


@pytest.fixture
def built(tmp_path, monkeypatch):
    """An environment that was built from the present requirements."""
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path / "requirements-dev.txt")
    environment.VENV.mkdir()
    environment.REQUIREMENTS.write_text(
        "a==1 \\\n    --hash=sha256:00\nuv==2 \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n"
    )
    environment.STAMP.write_text(environment.wanted_stamp())
    return environment


def test_an_unchanged_environment_is_left_alone(built):
    assert built.is_current()


def test_a_changed_pin_a_moved_clone_and_a_lost_python_rebuild_it(built, monkeypatch, tmp_path):
    with monkeypatch.context() as change:
        change.setattr(built, "VENV", tmp_path / "elsewhere")
        assert not built.is_current()
    with monkeypatch.context() as change:
        change.setattr(built, "PYTHON", tmp_path / "gone")
        assert not built.is_current()
    built.REQUIREMENTS.write_text("a==2\n")
    assert not built.is_current()


def test_one_package_is_taken_from_the_pins_with_all_its_hashes(built):
    assert built.pinned("uv") == PIN_OF_UV
    with pytest.raises(built.Stop, match="make lock"):
        built.pinned("absent")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_no_place_of_its_own(name):
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[\w.-]+(?:\[.*\])?==\S+.*$", text, re.MULTILINE)
    assert len(pins) > 40
    assert all(pin.endswith("\\") for pin in pins), "a pin without a hash"
    assert not re.search(r"https?://|file:|--index|--find-links", text)


def test_every_direct_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for group, name in [
        (project["project"]["dependencies"], "requirements.txt"),
        (project["dependency-groups"]["dev"], "requirements-dev.txt"),
    ]:
        pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(), re.MULTILINE))
        wanted = {re.split(r"[\[=<>~ ]", dependency)[0].lower() for dependency in group}
        assert wanted <= pinned
