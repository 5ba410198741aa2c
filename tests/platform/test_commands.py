"""What the commands say and refuse when something is not as it should be."""

import json
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from mesi_site import database
from mesi_site.postgres.server import FLAGS
from scripts import check_dockerfile, serve

ROOT = Path(__file__).resolve().parents[2]


def test_an_occupied_port_is_named_with_the_way_out(monkeypatch):
    monkeypatch.setattr(serve, "PORT_SECONDS", 0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=rf"Port {port} is in use.*PORT="):
            serve.chosen_port()
    with serve.chosen_port() as listener:
        assert listener.getsockname()[1] == port
        with pytest.raises(SystemExit, match="in use"):  # from now on nobody else gets it
            serve.chosen_port()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80"])
def test_what_is_no_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="not a port number"):
        serve.chosen_port()


def test_a_secret_is_made_once_and_is_its_owners_only(tmp_path):
    path = tmp_path / "secret-key"
    first = serve.secret(path)
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert serve.secret(path) == first


def test_a_secret_whose_writing_was_cut_off_is_made_anew(tmp_path):
    path = tmp_path / "secret-key"
    path.touch()
    assert len(serve.secret(path)) >= 50


@pytest.mark.parametrize("url", ["mysql://user:secret@host/name", "postgresql://user:secret@host:x/name", "nonsense"])
def test_a_bad_address_of_a_database_is_one_line_without_the_password(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    said = database.main(["run", "--", "true"])
    assert said.startswith("database: DATABASE_URL")
    assert "secret" not in said


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("raise SystemExit(7)", 7),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", 143),
        ("import os; raise SystemExit(os.environ['DATABASE_URL'] != 'postgresql://a@b/c')", 0),
    ],
)
def test_a_command_with_a_database_keeps_its_exit_code(program, code):
    command = [sys.executable, "-m", "mesi_site.database", "run", "--", sys.executable, "-c", program]
    environment = {"DATABASE_URL": "postgresql://a@b/c", "PATH": "/usr/bin:/bin"}
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == code


def test_two_runs_at_once_have_two_slots():
    with database.reserved_test_slot() as first, database.reserved_test_slot() as second:
        assert first != second


def test_the_dockerfile_is_read_as_docker_reads_it():
    text = '# comment\nFROM a AS build\nRUN one \\\n    # inside\n    two\nCMD ["x"]\n'
    expected = [("FROM", "a AS build"), ("RUN", "one two"), ("CMD", '["x"]')]
    assert list(check_dockerfile.instructions(text)) == expected


def test_the_image_holds_no_secrets_and_does_not_run_as_root():
    ignored = check_dockerfile.ignored((ROOT / ".dockerignore").read_text().split())
    names = [".git", ".venv", ".env", "var", "tests", "manage.py", "mesi_site"]
    assert ignored(str(ROOT), names) == {".git", ".venv", ".env", "var", "tests"}
    steps = list(check_dockerfile.instructions((ROOT / "Dockerfile").read_text()))
    assert [rest for word, rest in steps if word == "USER"] == ["10001:10001"]
    assert not any("migrate" in rest for word, rest in steps if word in ("CMD", "ENTRYPOINT"))
    json.loads(next(rest for word, rest in steps if word == "CMD"))


@pytest.mark.parametrize("place", ["9100", "127.0.0.1:99999"])
def test_figures_are_not_shown_at_every_address_for_want_of_a_host(place, monkeypatch):
    monkeypatch.setenv("METRICS_BIND", place)
    command = [sys.executable, "-m", "gunicorn", "--check-config", "--config", "deploy/gunicorn.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"METRICS_BIND={place} is not host and port" in done.stderr


def test_a_container_that_serves_nothing_is_not_asked_whether_it_does():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    for name in ("migrate", "periodic"):
        assert services[name]["healthcheck"] == {"disable": True}


def test_postgresql_logs_nothing_that_people_wrote_wherever_it_runs():
    text = (ROOT / "deploy" / "postgresql" / "logging.conf").read_text()
    settings = dict(re.findall(r"^(\w+) = (\w+)$", text, re.MULTILINE))
    assert settings == {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
    assert settings.items() <= FLAGS.items()
    command = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["database"]["command"]
    assert {f"{name}={value}" for name, value in settings.items()} <= {*command}


def test_web_servers_wait_for_the_migration():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert services["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["restart"] == "no"
    assert "migrate" not in str(services["web"].get("command"))
