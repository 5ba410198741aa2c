"""The units for a server with systemd are sound, and start what is there."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

FOLDER = settings.BASE_DIR / "deploy" / "systemd"
UNITS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".service", ".timer", ".socket"))
INSTALLED = "/opt/site/current"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_every_unit(tmp_path):
    for unit in UNITS:  # as if it were installed here
        text = unit.read_text().replace(f"{INSTALLED}/.venv/bin/python", "/bin/sh").replace(INSTALLED, "/tmp")
        (tmp_path / unit.name).write_text(text)
    paths = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if str(tmp_path) in line], done.stderr


@pytest.mark.parametrize("unit", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_a_service_runs_a_command_that_there_is_and_may_write_only_where_it_must(unit):
    text = unit.read_text()
    started = re.search(r"^ExecStart=\S+/python (.*)", text, re.MULTILINE).group(1).split()
    if started[0] == "manage.py":
        command = load_command_class(get_commands()[started[1]], started[1])
        assert command.help
    else:
        assert (settings.BASE_DIR / started[-1]).exists()
    assert "ProtectSystem=strict" in text
    writable = re.search(r"^ReadWritePaths=(.*)", text, re.MULTILINE).group(1).split()
    assert all(path.startswith("/srv/site/") for path in writable)


def test_the_example_of_an_environment_names_variables_that_are_explained():
    readme = (settings.BASE_DIR / "README.md").read_text()
    for name in re.findall(r"^([A-Z_]+)=", (FOLDER / "environment.example").read_text(), re.MULTILINE):
        assert f"`{name}`" in readme or f"{name}=" in readme, name


def test_the_web_server_cannot_read_backups():
    assert "InaccessiblePaths=-/srv/site/backup" in (FOLDER / "site.service").read_text().splitlines()


def test_a_new_version_changes_nothing_for_the_one_before_until_it_takes_over():
    """The list of static files is one for all versions, and a server that has to start meanwhile reads it."""
    lines = (settings.BASE_DIR / "deploy" / "release").read_text().splitlines()
    commands = [line.removeprefix("$as_site .venv/bin/python ") for line in lines if not line.startswith(("echo", "#"))]
    at = {
        word: next(n for n, line in enumerate(commands) if word in line)
        for word in ("migrate", "collectstatic", "mv -T")
    }
    assert at["migrate"] < at["collectstatic"] < at["mv -T"]


def test_the_units_and_the_release_script_agree_on_the_place():
    release = (settings.BASE_DIR / "deploy" / "release").read_text()
    assert INSTALLED in release
    assert all(INSTALLED in unit.read_text() for unit in UNITS if unit.suffix == ".service")
    assert subprocess.run(["sh", "-n", settings.BASE_DIR / "deploy" / "release"], check=False).returncode == 0
