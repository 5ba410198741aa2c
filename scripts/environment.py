"""Builds or refreshes .venv from the hash-pinned requirements; does nothing when they have not changed."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements-dev.txt"
STAMP = VENV / "installed-requirements.txt"
PYTHON = VENV / "bin" / "python"
QUIET_PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


class Stop(Exception):
    """A reason to give up, in one line that says the way out."""


def wanted_stamp():
    """What the environment must have been made from: the place (scripts hold their path) and every pin."""
    return f"# {VENV}\n{REQUIREMENTS.read_text()}"


def is_current():
    with suppress(OSError):
        return STAMP.read_text() == wanted_stamp() and works(PYTHON)
    return False


def works(*command):
    """Whether the command can be run at all, whatever it would print."""
    with suppress(OSError):
        return subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0
    return False


def run(*command, **environment):
    """Whether the command ended well. What it says is passed on but for the long list of what is there now."""
    print("  $", *(os.path.relpath(part) if str(part).startswith(str(ROOT)) else part for part in command), flush=True)
    settings = {"cwd": ROOT, "env": {**os.environ, **environment}, "text": True}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **settings) as process:
        for line in process.stdout:
            if not line.startswith((" + ", " - ", "Successfully installed ")):
                print("   ", line, end="", flush=True)
    return process.returncode == 0


def create(base):
    """A new environment, with pip: by the standard library, by uv where Debian has left out ensurepip."""
    uv = shutil.which("uv")
    for command in ([base, "-m", "venv"], [uv, "venv", "--quiet", "--seed", "--python", base]):
        shutil.rmtree(VENV, ignore_errors=True)
        if command[0] and run(*command, VENV):
            return
    shutil.rmtree(VENV, ignore_errors=True)
    raise Stop("The environment could not be made. On Debian: apt-get install python3-venv; elsewhere: install uv.")


def pinned(name):
    """The lines of one package, with its hashes."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", REQUIREMENTS.read_text(), re.MULTILINE)
    if not found:
        raise Stop(f"{REQUIREMENTS.name} does not pin {name}. Run: make lock")
    return found.group()


def find_uv():
    """uv as a command, installed into the environment if need be; None where it cannot be had."""
    if uv := shutil.which("uv"):
        return [uv]
    bundled = [str(PYTHON), "-m", "uv"]
    if not works(*bundled):
        wanted = VENV / "uv-requirement.txt"
        wanted.write_text(pinned("uv"))
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", wanted, **QUIET_PIP)
    return bundled if works(*bundled) else None


def install():
    if uv := find_uv():
        if run(*uv, "pip", "sync", "--require-hashes", "--python", PYTHON, REQUIREMENTS):
            return
        print("uv could not install the packages; trying with pip.", flush=True)
    # The list is complete; an older pip would look for what it thinks is missing.
    if not run(PYTHON, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", REQUIREMENTS, **QUIET_PIP):
        raise Stop(
            "The packages could not be installed: see the lines above (no network? a proxy?), then run it again."
        )


def main():
    if is_current():
        return
    lock = ROOT / "var" / "bootstrap.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if is_current():
            return
        print("Preparing the environment in .venv (once)", flush=True)
        # A pip that is running in the environment cannot be the one that replaces it.
        base = getattr(sys, "_base_executable", None) or sys.executable
        if not works(PYTHON) or not STAMP.exists() or STAMP.read_text().splitlines()[0] != f"# {VENV}":
            create(base)
        install()
        STAMP.write_text(wanted_stamp())


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(f"bootstrap: {reason}")
    except PermissionError as error:
        sys.exit(f"bootstrap: {error}")
    except KeyboardInterrupt:
        sys.exit("bootstrap: interrupted; run it again to go on.")
