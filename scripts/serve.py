"""Serves the site on this machine as in production: what `make run` calls.

Everything it needs is made on the way, and what is there already is left alone.
"""

import fcntl
import hashlib
import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
sys.path.insert(0, str(ROOT))

from mesi_site.database import available  # noqa: E402
from mesi_site.postgres import Unavailable  # noqa: E402
from mesi_site.processes import die_with_parent  # noqa: E402
from scripts import messages  # noqa: E402

SIGNS_OF_THE_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
EDITOR = "editor"
PASSWORD_FILE = VAR / "editor-password"
STATIC_STAMP = VAR / "static.stamp"
PORT_SECONDS = 5
BACKLOG = 2048  # gunicorn's own
START_SECONDS = 60
# What a server has in its crontab, all of it; here, what somebody who tries the site waits for.
PERIODIC_COMMANDS = ("publish_scheduled", "send_security_mail", "send_enquiry_mail")
PERIODIC_SECONDS = 20


class Interrupted(BaseException):
    """Somebody asked for the end."""


def interrupt(*_):
    raise Interrupted


def step(text):
    print(f"· {text}", flush=True)


def chosen_port():
    """A socket that listens on the wanted port, or the end of the program with one line that says why not."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is not a port number. For example: make run PORT=8123")
    # A server that was just killed may need a moment to let go of its port.
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            return socket.create_server(("127.0.0.1", int(text)), backlog=BACKLOG)
        except PermissionError:
            sys.exit(f"Port {text} may be opened by root only. Choose another: make run PORT=8123")
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(f"Port {text} is in use by another program. Choose another: make run PORT=8123")
        time.sleep(0.1)


def secret(path):
    """A random secret that is kept, whole or not at all, in a file for its owner only."""
    if not path.exists() or not path.read_text().strip():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(50))
        unfinished.rename(path)
    return path.read_text().strip()


def static_fingerprint():
    """Changes whenever a static file, the way they are built, or a package that brings some has changed."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    sources = [*ROOT.glob("static/**/*"), *ROOT.glob("*/**/static/**/*"), *ROOT.glob("mesi_site/delivery/*.py")]
    for path in sorted(path for path in sources if path.is_file() and VAR not in path.parents):
        found.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


@contextmanager
def collected_static():
    """Has the static files ready at the end of the block; beside it, since compressing them takes a while."""
    fingerprint = static_fingerprint()
    if STATIC_STAMP.exists() and STATIC_STAMP.read_text() == fingerprint and (VAR / "static").is_dir():
        yield
        return
    # What a server on another port still serves is left, since names follow from contents; what was cut off is not.
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    command += [] if STATIC_STAMP.exists() else ["--clear"]
    STATIC_STAMP.unlink(missing_ok=True)
    step("Collecting and compressing static files, meanwhile:")
    process = subprocess.Popen(command, cwd=ROOT, preexec_fn=die_with_parent)
    try:
        yield
        if process.wait():
            raise Unavailable("the static files could not be collected: see above.")
        STATIC_STAMP.write_text(fingerprint)
    finally:
        process.kill()
        process.wait()


@contextmanager
def alone():
    """One start at a time prepares; another that has come meanwhile finds everything done."""
    with (VAR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(url, address):
    """Database, content and static files up to date. Returns the site's languages and the editor's password."""
    with alone():
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
            "DATABASE_URL": url,
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret(VAR / "secret-key"),
            "BASE_URL": address,
            # Nobody but this machine reaches the site, and who tries it out may have no second factor at hand.
            "TWO_FACTORS": os.environ.get("TWO_FACTORS") or "off",
            # For a person at a terminal: what goes wrong, in words.
            "LOG_FORMAT": os.environ.get("LOG_FORMAT") or "text",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL") or "warning",
            "EXTRA_HOSTS": os.environ.get("EXTRA_HOSTS") or "localhost",
            "STATIC_ROOT": str(VAR / "static"),
        }
        with collected_static():
            password = bring_database_up_to_date()
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage as storage

    storage.hashed_files, storage.manifest_hash = storage.load_manifest()  # it was read when they were not all there
    return {"languages": settings.LANGUAGES, "password": password}


def bring_database_up_to_date():
    """Returns the password of the editor that was made here, None where it has been changed since."""
    import django
    from django.core.management import CommandError, call_command
    from django.db import OperationalError, connections

    django.setup()
    try:
        step("Applying database migrations (the first time: half a minute)")
        migrate(connections["default"])
        step("Loading the first content, if there is none")
        call_command("load_content", if_empty=True)
        call_command("make_renditions")
        call_command("rebuild_search_index", if_empty=True)
        call_command("ensure_editor", username=EDITOR, password_file=PASSWORD_FILE)
        return known_password()
    except CommandError as error:
        raise Unavailable(str(error)) from None
    except OperationalError as error:
        raise Unavailable(f"the database says: {' '.join(str(error).split())}") from None
    finally:
        connections.close_all()


def migrate(connection):
    """All at once the first time: one of Wagtail's migrations, cut off in the middle, could not be taken up again."""
    from django.core.management import call_command
    from django.db import transaction

    is_new = "django_migrations" not in connection.introspection.table_names()
    with transaction.atomic() if is_new else nullcontext():
        call_command("migrate", interactive=False, verbosity=0)


def be_gunicorn(listener):
    """Serve from this process, which has Django loaded already: half the time of a second start."""
    for sign in SIGNS_OF_THE_END:
        signal.signal(sign, signal.SIG_DFL)
    die_with_parent()
    os.environ["BIND"] = f"fd://{listener.fileno()}"
    sys.argv = ["gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.py")]
    from gunicorn.app.wsgiapp import run

    run()


def first_answer(address):
    """The status of the first answer, for which the request waits in line; None if the server ended before it came."""
    try:
        with urllib.request.urlopen(address, timeout=START_SECONDS) as answer:  # noqa: S310 - our own address
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def known_password():
    from django.contrib.auth import authenticate

    password = PASSWORD_FILE.read_text().strip() if PASSWORD_FILE.exists() else ""
    return password if password and authenticate(username=EDITOR, password=password) else None


def announce(address, languages, password):
    width = max(len(name) for _, name in languages)
    lines = [f"  {name:<{width}}  {address}/{code}/" for code, name in languages]
    log_in = f"{EDITOR} / {password}" if password else "(as it was set there)"
    print("", "The site is ready.", "", *lines, "", f"  For editors: {address}/admin/   log-in: {log_in}", sep="\n")
    print("", "Ctrl-C stops everything.", "", sep="\n", flush=True)


def run_periodic_commands():
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connections

    for name in PERIODIC_COMMANDS:
        try:
            call_command(name)
        except (CommandError, DatabaseError) as error:
            print(f"{name}: {error}", flush=True)
    connections.close_all()


def serve(listener, address, site):
    parent = os.getppid()
    step("Starting the web server")
    server = multiprocessing.get_context("fork").Process(target=be_gunicorn, args=(listener,))
    server.start()
    listener.close()  # it is the server's now: when that ends, nobody is kept waiting
    try:
        if status := first_answer(f"{address}/"):
            announce(address, **site)
            if status >= 400:
                print(f"The start page answers with {status}: see above, or look in {address}/admin/", flush=True)
        due = time.monotonic()
        while server.is_alive() and os.getppid() == parent:
            server.join(timeout=1)
            if time.monotonic() > due:
                run_periodic_commands()
                due = time.monotonic() + PERIODIC_SECONDS
        return server.exitcode or 0
    finally:
        for sign in SIGNS_OF_THE_END:
            signal.signal(sign, signal.SIG_IGN)
        print("Stopping…", flush=True)
        if server.is_alive():
            os.kill(server.pid, signal.SIGINT)  # gunicorn's quick end, where SIGTERM waits for slow readers
        server.join()


def main():
    os.chdir(ROOT)
    for folder in ("media", "private"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    listener = chosen_port()  # kept from here on, so that no other program takes it meanwhile
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for sign in SIGNS_OF_THE_END:
        signal.signal(sign, interrupt)
    messages.compile_catalogues()
    if not os.environ.get("DATABASE_URL"):
        step("Starting PostgreSQL")
    with available() as url:
        return serve(listener, address, prepare(url, address))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unavailable as reason:
        sys.exit(f"run: {reason}")
    except PermissionError as error:
        sys.exit(f"run: {error}")
    except Interrupted:
        pass
