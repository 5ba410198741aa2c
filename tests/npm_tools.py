"""npm packages that tests use, installed from their lock files into var/ when first needed."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def environment():
    """npm and node are the environment's own, whatever else the machine has."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "NO_UPDATE_NOTIFIER": "1"}


def installed(tool):
    """The folder in which tools/<tool> stands with its node_modules, as its lock file says."""
    source = ROOT / "tools" / tool
    fingerprint = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = ROOT / "var" / "tools" / f"{tool}-{fingerprint}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(source / name, folder / name)
            node(folder, "npm", "ci", "--ignore-scripts", "--loglevel=error")
            (folder / "complete").touch()
    return folder


def node(folder, *command):
    """What a command of node's prints when it runs in that folder. Raises RuntimeError with its complaint."""
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:2])} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
