"""Databases of the benchmark's own, on the server of this clone or of DATABASE_URL, gone afterwards."""

import os
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from . import processes


def _on_the_server(url, statement, *names):
    """What a statement returns; `{}` in it are names, quoted."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
            return cursor.fetchall() if cursor.description else []


def _names(url):
    return [name for (name,) in _on_the_server(url, "SELECT datname FROM pg_database")]


def name_in(url):
    return urlsplit(url).path.removeprefix("/")


def exists(url, name):
    return name in _names(url)


def drop_all(url, beginning):
    """Databases whose names begin so: what earlier runs kept."""
    for name in _names(url):
        if name.startswith(beginning):
            _on_the_server(url, "DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def temporary(url, purpose, like="template1", keep_as=None):
    """The address of a new database. At the end of the block it is dropped, or renamed if all went well."""
    name = f"bench_{purpose}_{os.getpid()}"
    _on_the_server(url, "CREATE DATABASE {} TEMPLATE {}", name, like)
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        if keep_as:
            _on_the_server(url, "ALTER DATABASE {} RENAME TO {}", name, keep_as)
    finally:
        _on_the_server(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def server_process(url):
    """The number of PostgreSQL's first process, the parent of all that serve connections; None on another machine."""
    with closing(psycopg2.connect(url)) as connection:
        backend = connection.info.backend_pid
        name = Path(f"/proc/{backend}/comm")
        return processes.parent(backend) if name.exists() and name.read_text().strip() == "postgres" else None
