"""The whole site with its first content, in a database of its own, loaded once for all tests that ask for it."""

from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation


@pytest.fixture(scope="session")
def test_database(request, django_db_setup, django_db_blocker):
    """A test database even where all tests commit: pytest-django makes one only for those that do not."""
    if connection.settings_dict["NAME"].startswith("test_"):
        yield
        return
    keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, keepdb=keep)
    yield
    if not request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session")
def content_database(request, test_database, django_db_blocker):
    """The name of a database with the first content. Kept between runs by --reuse-db, made anew by --create-db."""
    name, keep = f"{connection.settings_dict['NAME']}_content", request.config.getvalue("reuse_db")
    with django_db_blocker.unblock():
        if not (keep and exists(name) and not request.config.getvalue("create_db")):
            make_content_database(name)
    yield name
    if not keep:
        with django_db_blocker.unblock():
            drop_database(name)


def make_content_database(name):
    """Loaded under another name first: what is called `name` is whole, even after an interruption."""
    unfinished = f"{name}_unfinished"
    copy_database(connection.settings_dict["NAME"], unfinished)
    with connected_to(unfinished), translation.override("en"):
        call_command("load_content", verbosity=0, stdout=_Silence())
    drop_database(name)
    _on_the_server(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


@pytest.fixture(scope="class")  # before the transaction of each test begins
def whole_site(content_database, django_db_blocker):
    """A test sees the first content; what it changes is rolled back."""
    with django_db_blocker.unblock(), connected_to(content_database):
        yield


class _Silence:
    def write(self, text):
        pass


@pytest.fixture(scope="module")
def committed_site(content_database, django_db_blocker, request):
    """The name of a copy of the first content in which what the tests of a module write is committed."""
    name = f"{content_database}_{request.module.__name__.rpartition('.')[2]}"
    with django_db_blocker.unblock():
        copy_database(content_database, name)
        with connected_to(name):
            yield name
        drop_database(name)


@contextmanager
def connected_to(name):
    """Django's connection leads to another database of the same server while the block lasts."""
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def copy_database(source, name):
    """A new database like `source`, to which nobody may be connected meanwhile."""
    drop_database(name)
    connections.close_all()
    _on_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop_database(name):
    connections.close_all()
    _on_the_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def exists(name):
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _on_the_server(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def database_url(name):
    """The address of a database on the server of the tests, for another process."""
    facts = connection.settings_dict
    user = f"{quote(facts['USER'], safe='')}:{quote(facts['PASSWORD'] or '', safe='')}@" if facts["USER"] else ""
    place = {"host": facts["HOST"], "port": facts["PORT"]}
    return f"postgresql://{user}/{quote(name)}?{urlencode({key: value for key, value in place.items() if value})}"
