"""All checks but the tests, each on a line of its own, with what it found: what `make check` calls."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

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
    """Known vulnerabilities fail; data out of reach, as on a machine without network, is said aloud."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", "requirements-dev.txt", "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["nothing said"]
        unreachable = "ConnectionError" in done.stderr or "requests.exceptions." in done.stderr
        return unreachable, f"NOT AUDITED: the data could not be reached ({said[-1][:150]})"
    return audit_result(packages)


def audit_result(packages):
    found = [(package, entry) for package in packages for entry in package.get("vulns", ())]
    if found:
        lines = (f"{package['name']} {package['version']}: {entry['id']}" for package, entry in found)
        return False, "\n".join(lines)
    unknown = sum("skip_reason" in package for package in packages)
    if unknown == len(packages):
        return True, "NOT AUDITED: the package index of this machine has no data on vulnerabilities"
    return True, f"{unknown} of {len(packages)} packages could not be looked up" if unknown else ""


CHECKS = {
    "code style": module("ruff", "check", "--output-format=concise", "."),
    "code format": module("ruff", "format", "--check", "--output-format=concise", "."),
    "template style": module("djlint", "--lint", "--quiet", "templates"),
    "import contracts": run_import_linter,
    "messages": module("scripts.messages", "check"),
    "migrations": manage("makemigrations", "--check", "--dry-run"),
    "deployment": manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
    "vulnerabilities": vulnerabilities,
}


def main():
    failed = []
    for name, check in CHECKS.items():
        begun = time.monotonic()
        passed, said = check()
        print(f"{'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        if said and (not passed or name == "vulnerabilities"):
            print("    " + said.replace("\n", "\n    "), flush=True)
        if not passed:
            failed.append(name)
    return f"Failed: {', '.join(failed)}" if failed else 0


if __name__ == "__main__":
    sys.exit(main())
