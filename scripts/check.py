"""All checks but the tests, each on a line of its own, with what it found: what `make check` calls."""

import os
import subprocess
import sys
import time
from pathlib import Path

from scripts import audit

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://international.example.edu",
    "EMAIL_HOST": "mail.example.edu",
}


def run(*arguments, **environment):
    """Whether a Python module or program ended well, and all that it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout.strip()


def module(*arguments):
    return lambda: run("-m", *arguments)


def manage(*arguments, **environment):
    return lambda: run("manage.py", *arguments, **environment)


def run_import_linter():
    return run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")


def vulnerabilities():
    """Fails on known vulnerabilities, and where it cannot be known: see scripts/audit.py."""
    return audit.vulnerabilities(os.environ.get("AUDIT") == "offline")


CHECKS = {
    "code style": module("ruff", "check", "--output-format=concise", "."),
    "code format": module("ruff", "format", "--check", "--output-format=concise", "."),
    "template style": module("djlint", "--lint", "--quiet", "templates"),
    "import contracts": run_import_linter,
    "messages": module("scripts.messages", "check"),
    "licences": module("scripts.licences", "check"),
    "migrations": manage("makemigrations", "--check", "--dry-run"),
    "migrations and upgrades": manage("check_migrations"),
    "deployment": manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
    "vulnerabilities": vulnerabilities,
}


def main():
    failed, undone = [], []
    for name, check in CHECKS.items():
        begun = time.monotonic()
        passed, said = check()
        verdict = {True: "ok  ", False: "FAIL"}.get(passed, "NOT DONE")
        print(f"{verdict} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        if said and passed is not True:
            print("    " + said.replace("\n", "\n    "), flush=True)
        if passed is None:
            undone.append(name)
            continue
        if not passed:
            failed.append(name)
    if undone:
        print(f"NOT DONE, though nothing else failed by it: {', '.join(undone)}. See above.", flush=True)
    return f"Failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main())
