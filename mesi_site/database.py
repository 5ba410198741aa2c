"""Where PostgreSQL comes from: DATABASE_URL, else a server of this clone's own.

`python -m mesi_site.database run -- COMMAND` runs a command with a database at hand and DATABASE_URL set.
"""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from urllib.parse import parse_qsl, unquote, urlsplit

from .processes import die_with_parent

CONNECT_SECONDS = 5
STATEMENT_TIMEOUT = "30s"


def parse_url(url):
    """Django's settings for a libpq address, postgresql://user:password@host:port/name?option=value.

    A folder of a Unix socket may stand for the host, percent-encoded or as ?host=. Raises ValueError without
    repeating the address, which may hold a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise ValueError("DATABASE_URL is not an address: postgresql://user:password@host:port/name") from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql:// since the site needs PostgreSQL.")
    host = options.pop("host", None) or unquote(parts.netloc.rpartition("@")[2]).partition(":")[0]
    if parts.netloc.rpartition("@")[2].startswith("["):
        host = parts.hostname
    name = unquote(parts.path.removeprefix("/")) or options.pop("dbname", "")
    if not name:
        raise ValueError("DATABASE_URL names no database: postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or options.pop("password", "")),
        "HOST": host,
        "PORT": str(port if port is not None else options.pop("port", "")),
        "OPTIONS": options,
    }


def connection_settings():
    """DATABASES["default"]: kept and checked connections that never wait without end."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        from .postgres.cluster import Cluster

        url = Cluster().url()
    settings = parse_url(url)
    timeout = os.environ.get("DATABASE_STATEMENT_TIMEOUT") or STATEMENT_TIMEOUT
    options = settings["OPTIONS"]
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    options["options"] = f"-c statement_timeout={timeout} {options.get('options', '')}".strip()
    settings |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if slot := os.environ.get("TEST_DATABASE_SLOT"):
        settings["TEST"] = {"NAME": f"test_{settings['NAME']}_{slot}"}
    return settings


@contextmanager
def available():
    """The address of a database that runs while the block lasts."""
    if url := os.environ.get("DATABASE_URL"):
        try:
            parse_url(url)
        except ValueError as error:
            from .postgres import Unavailable

            raise Unavailable(str(error)) from None
        yield url
        return
    from .postgres.server import running

    with running() as url:
        yield url


@contextmanager
def reserved_test_slot():
    """A small number that no other run on this clone has, so that two test runs do not share a database."""
    import fcntl

    from .postgres.cluster import ROOT
    from .postgres.server import lock

    (ROOT / "var").mkdir(exist_ok=True)
    for slot in range(1, 100):
        handle = lock(ROOT / "var" / f"test-{slot}.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
        if handle:
            with handle:
                yield str(slot)
                return
    raise RuntimeError("A hundred test runs at once.")


def prepare_command():
    """Without this process there is no database: the command does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent(signal.SIGTERM)


def run(command):
    """The command's exit code. A signal of the terminal reaches it directly, SIGTERM is passed on."""
    with available() as url, reserved_test_slot() as slot:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        process = subprocess.Popen(
            command,
            env={**os.environ, "DATABASE_URL": url, "TEST_DATABASE_SLOT": slot},
            preexec_fn=prepare_command,
        )
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        code = process.wait()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        return code if code >= 0 else 128 - code


def main(arguments):
    from .postgres import Unavailable

    if arguments[:2] != ["run", "--"] or not arguments[2:]:
        sys.exit("usage: python -m mesi_site.database run -- COMMAND [ARGUMENT…]")
    try:
        return run(arguments[2:])
    except Unavailable as reason:
        return f"database: {reason}"
    except FileNotFoundError as error:
        return f"database: {error.filename} was not found."


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
