"""PostgreSQL's own programs for dumping and restoring, and how they reach the site's database."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg2.extensions
from django.db import connection

from mesi_site.postgres.binaries import places

from . import Problem


def folders():
    yield from places()
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).resolve().parent


def find(server_version):
    """The folder of the programs that fit the server best: of its own major version, else the next newer one."""
    server = server_version // 10000
    found = {}
    for folder in folders():
        if (folder / "pg_dump").exists() and (folder / "psql").exists():
            said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
            if (major := re.search(r"\(PostgreSQL\) (\d+)", said)) and int(major.group(1)) >= server:
                found.setdefault(int(major.group(1)), folder)
    if not found:
        raise Problem(f"pg_dump of PostgreSQL {server} or newer is not here (Debian: postgresql-client-{server}).")
    return found[min(found)]


def address():
    """The database as libpq takes it, without the password; and the environment, which has that."""
    facts = connection.settings_dict
    options = {name: value for name, value in facts["OPTIONS"].items() if isinstance(value, (str, int))}
    options["options"] = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    places = {"host": facts["HOST"], "port": facts["PORT"], "user": facts["USER"]}
    known = {name: value for name, value in places.items() if value}
    dsn = psycopg2.extensions.make_dsn(dbname=facts["NAME"], **known, **options)
    password = {"PGPASSWORD": facts["PASSWORD"]} if facts["PASSWORD"] else {}
    return dsn, {**os.environ, **password}
