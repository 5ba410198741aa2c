"""The clone's own server, a real one: it lives as long as its users, and survives what may happen to it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager, suppress

import psycopg2
import pytest

from mesi_site.postgres import cluster as clusters
from mesi_site.postgres import server
from mesi_site.postgres.cluster import ROOT, Cluster

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A folder that stands for a clone, its path too long for a Unix socket."""
    folder = tmp_path_factory.mktemp("clone") / ("long" * 25)
    folder.mkdir()
    yield folder
    link = folder / "var" / "postgres"
    if link.is_symlink():
        shutil.rmtree(link.resolve())


def ask(url, question="SELECT 1"):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def process_number(root):
    return Cluster(root).status()[0]


def has_ended(process):
    with suppress(ChildProcessError):
        os.waitpid(process, 0)
    return not server.is_alive(process)


def test_a_server_with_a_password_that_stops_after_its_last_user(root):
    with server.running(root) as url:
        assert ask(url) == 1
        first = process_number(root)
        with server.running(root) as again:
            assert again == url
        assert server.is_alive(first), "the server stopped under the feet of another user"
        assert ask(url) == 1
        with pytest.raises(psycopg2.OperationalError, match="password"):
            ask(url.replace(url.split(":")[2].split("@")[0], "guess"))
    assert has_ended(first)
    assert not server.is_kept(Cluster(root))


def test_nobody_else_can_read_the_password_or_the_data(root):
    with server.running(root):
        folder = Cluster(root)
        assert stat.S_IMODE(folder.password_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.data.stat().st_mode) == 0o700
        assert list(folder.folder.rglob("unfinished*")) == []


def test_text_is_handled_the_same_on_every_machine(root):
    with server.running(root) as url:
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SELECT lower('ÉVORA ЁЛКА')") == "évora ёлка"
        assert ask(url, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(array['b', 'B', 'é', 'я', 'a']) x") == "Babéя"
        ask(url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        ask(url, "CREATE EXTENSION IF NOT EXISTS unaccent")
        assert ask(url, "SELECT unaccent('Évora')") == "Evora"


def test_the_port_stays_and_gives_way_to_another_program(root):
    with server.running(root) as url:
        pass
    with server.running(root) as again:
        assert again == url
    port = Cluster(root).port
    with server.socket.socket() as squatter:
        squatter.setsockopt(server.socket.SOL_SOCKET, server.socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        with server.running(root) as elsewhere:
            assert ask(elsewhere) == 1
            assert Cluster(root).port != port


USE = """
import sys
from mesi_site.postgres.server import running
with running(sys.argv[1]):
    print(flush=True)
    sys.stdin.read()
"""


@contextmanager
def user_process(root):
    """Another program that uses the server, from the moment when it does."""
    command = [sys.executable, "-c", USE, str(root)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process
        process.kill()


def test_kill_9_of_the_user_stops_the_server(root):
    with user_process(root) as user:
        postmaster = process_number(root)
        user.kill()
        user.wait()
        server.wait_for_end(Cluster(root))
    assert has_ended(postmaster)


def keeper_number(root):
    """The parent of the server."""
    status = subprocess.run(
        ["ps", "-o", "ppid=", "-p", str(process_number(root))], capture_output=True, text=True, check=True
    )
    return int(status.stdout)


def test_start_after_kill_9_of_the_keeper(root):
    with user_process(root):
        os.kill(keeper_number(root), signal.SIGKILL)
        with server.running(root) as url:
            assert ask(url) == 1


def test_start_after_kill_9_of_the_server(root):
    with user_process(root):
        os.kill(process_number(root), signal.SIGKILL)
        with server.running(root) as url:
            assert ask(url) == 1


def test_start_when_the_noted_process_number_belongs_to_another_program(root):
    with server.running(root):
        note = (Cluster(root).data / "postmaster.pid").read_text()
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as stranger:
        (Cluster(root).data / "postmaster.pid").write_text(
            "\n".join([str(stranger.pid), *note.splitlines()[1:]]) + "\n"
        )
        with server.running(root) as url:
            assert ask(url) == 1
        assert stranger.poll() is None, "a stranger was killed"


def test_start_after_a_creation_that_was_cut_off(tmp_path):
    (tmp_path / "var" / "postgres" / "unfinished" / "data").mkdir(parents=True)
    with server.running(tmp_path) as url:
        assert ask(url) == 1


def test_start_when_the_folder_outside_has_gone(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "postgres").symlink_to(tmp_path / "gone")
    with server.running(tmp_path) as url:
        assert ask(url) == 1


@only_root
def test_root_without_user_namespaces_serves_as_nobody_and_keeps_the_data(root, monkeypatch):
    with server.running(root) as url:
        ask(url, "CREATE TABLE kept AS SELECT 42 AS number")
    monkeypatch.setenv("POSTGRES_USER_NAMESPACE", "off")
    with server.running(root) as url:
        assert ask(url, "SELECT number FROM kept") == 42
        outside = Cluster(root).folder
        assert not outside.is_relative_to(root)
        assert (outside / "data").stat().st_uid != 0
    monkeypatch.delenv("POSTGRES_USER_NAMESPACE")
    with server.running(root) as url:
        assert ask(url, "SELECT number FROM kept") == 42


@only_root
def test_root_without_user_namespaces_can_run_programs_from_a_closed_folder(tmp_path, monkeypatch):
    package = clusters.binaries.bundled_folder().parents[1]
    tmp_path.chmod(0o700)
    shutil.copytree(package, tmp_path / "closed" / package.name, copy_function=os.link)
    if (libraries := package.parent / f"{package.name}.libs").exists():
        shutil.copytree(libraries, tmp_path / "closed" / libraries.name, copy_function=os.link)
    closed = tmp_path / "closed" / package.name / "pginstall" / "bin"
    monkeypatch.setattr(clusters.binaries, "places", lambda: iter([closed]))
    monkeypatch.setenv("POSTGRES_USER_NAMESPACE", "off")
    try:
        with server.running(tmp_path) as url:
            assert ask(url) == 1
    finally:
        shutil.rmtree((tmp_path / "var" / "postgres").resolve())
