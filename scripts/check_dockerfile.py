"""Follows the Dockerfile in a clean folder, for machines without a container engine: each stage is a folder.

COPY and RUN do what they say there, then the start command of the image serves and its health check asks. What it
cannot show: the base image, the change of user, the network. Needs DATABASE_URL.
"""

import fnmatch
import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import yaml

from scripts.smoke import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


def instructions(text):
    """The Dockerfile's instructions and their arguments, continued lines joined, comments left out."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word.upper(), " ".join(rest.split())


def ignored(patterns):
    """What .dockerignore keeps out of the image, as a filter for copying."""

    def among(folder, names):
        top = Path(folder) == ROOT
        matching = [pattern.removeprefix("**/") for pattern in patterns if top or pattern.startswith("**/")]
        return {name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in matching)}

    return among


class Stage:
    """One stage of the build: a folder that stands for the image's root, and its environment."""

    def __init__(self, folder):
        self.folder = folder
        self.workdir = folder
        base = Path(sys._base_executable).parent
        # Nothing of the surrounding environment's packages may be found from within.
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "LC_", "LANG", "HOME"))}
        self.environment = {**kept, "PATH": f"{base}{os.pathsep}/usr/bin{os.pathsep}/bin"}
        self.commands = {}

    def path(self, text, start=None):
        return self.folder / text.lstrip("/") if text.startswith("/") else (start or self.workdir) / text

    def inside(self, text):
        """Absolute paths of the image's own folders, moved to where they are here."""
        for own in ("/opt/venv", "/app"):
            text = text.replace(own, f"{self.folder}{own}")
        return text

    def run(self, command):
        print(f"  $ {command if isinstance(command, str) else shlex.join(command)}", flush=True)
        shell = isinstance(command, str)
        command = self.inside(command) if shell else command
        subprocess.run(command, shell=shell, cwd=self.workdir, env=self.environment, check=True)

    def copy(self, sources, target, origin, ignore):
        target = self.path(target)
        for source in sources:
            found = origin.path(source, ROOT) if origin else ROOT / source
            if found.is_dir():
                shutil.copytree(found, target, dirs_exist_ok=True, symlinks=True, ignore=None if origin else ignore)
            else:
                target.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, target)


def build(place):
    """All stages of the Dockerfile, the last of which is the image."""
    stages, stage = {}, None
    ignore = ignored((ROOT / ".dockerignore").read_text().split())
    for word, rest in instructions((ROOT / "Dockerfile").read_text()):
        if word == "FROM":
            name = rest.partition(" AS ")[2] or "image"
            stage = stages[name] = Stage(place / name)
            stage.folder.mkdir()
        elif word == "WORKDIR":
            stage.workdir = stage.path(rest)
            stage.workdir.mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            for setting in shlex.split(rest):
                name, _, value = setting.partition("=")
                stage.environment[name] = stage.inside(value).replace("$PATH", stage.environment["PATH"])
        elif word == "COPY":
            *sources, target = rest.split()
            origin = stages[sources.pop(0).removeprefix("--from=")] if sources[0].startswith("--from=") else None
            stage.copy(sources, target, origin, ignore)
        elif word == "RUN":
            stage.run(rest)
        elif word in ("CMD", "HEALTHCHECK"):
            stage.commands[word] = json.loads(rest[rest.index("[") :])
        elif word not in ("USER", "EXPOSE", "VOLUME"):
            sys.exit(f"The Dockerfile uses {word}, which this check does not know.")
    return stage


class FreshDatabase:
    """A database of its own beside the given one, gone at the end."""

    def __init__(self, url):
        self.server = url
        self.name = f"dockerfile_check_{secrets.token_hex(4)}"
        self.url = urlunsplit(urlsplit(url)._replace(path=f"/{self.name}"))

    def execute(self, statement):
        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def __enter__(self):
        self.execute(f"CREATE DATABASE {self.name}")
        return self.url

    def __exit__(self, *_):
        self.execute(f"DROP DATABASE {self.name} WITH (FORCE)")


def serve(image, url):
    """Migrates as compose.yaml's one-shot service does, starts the image's command, asks its health check."""
    migrate = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["migrate"]["command"]
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    image.environment |= {"DATABASE_URL": url, "SECRET_KEY": secrets.token_hex(32), "BASE_URL": address}
    image.environment["BIND"] = f"127.0.0.1:{port}"
    # A program is looked for in this process's PATH, not in that of the child.
    python = shutil.which("python", path=image.environment["PATH"])
    if migrate[0] != "python" or image.commands["CMD"][0] != "python" or image.commands["HEALTHCHECK"][0] != "python":
        sys.exit("The commands of Dockerfile and compose.yaml are expected to call python.")
    image.run([python, *migrate[1:]])
    server = subprocess.Popen([python, *image.commands["CMD"][1:]], cwd=image.workdir, env=image.environment)
    try:
        deadline = time.monotonic() + START_SECONDS
        health = [python, *image.commands["HEALTHCHECK"][1:]]
        while subprocess.run(health, cwd=image.workdir, env=image.environment, check=False).returncode:
            if server.poll() is not None or time.monotonic() > deadline:
                return "The image's command does not serve."
            time.sleep(0.5)
        image.run([python, "manage.py", "load_content"])
        with urllib.request.urlopen(f"{address}/ru/") as answer:  # noqa: S310 - our own address
            if "Перейти к содержанию" not in answer.read().decode():
                return "The image's interface does not speak Russian."
        image.run([python, "manage.py", "backup", "--to", "var/backup/image.tar"])
        image.run([python, "manage.py", "restore", "var/backup/image.tar", "--verify-only"])
    finally:
        server.terminate()
        server.wait()
    return 0


def main():
    with tempfile.TemporaryDirectory(prefix="site-image-") as place:
        image = build(Path(place).resolve())
        size = sum(path.lstat().st_size for path in image.folder.rglob("*")) / 2**20
        print(f"built: {size:.0f} MiB of our own on top of the base image", flush=True)
        with FreshDatabase(os.environ["DATABASE_URL"]) as url:
            result = serve(image, url)
        print(
            "" if result else "ok   the image's command serves, its health check says so, and it can make a backup",
            flush=True,
        )
        return result


if __name__ == "__main__":
    sys.exit(main())
