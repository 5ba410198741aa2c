"""Licences of all that the site uses: `python -m scripts.licences write` brings docs/licences.md up to date, `check`
fails where it is stale or where a licence is not among those that pyproject.toml allows.
"""

import importlib.metadata
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "licences.md"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
# What packages write where an SPDX expression is meant.
MEANT = {
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Apache": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "PSFL": "PSF-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "OSI Approved :: MIT License": "MIT",
    "OSI Approved :: ISC License (ISCL)": "ISC",
    "OSI Approved :: Apache Software License": "Apache-2.0",
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
SPDX = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR) [A-Za-z0-9.+-]+)*")


@dataclass
class Package:
    """A pinned package that is installed here."""

    name: str
    version: str
    licence: str | None
    summary: str
    hashes: list


def policy():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["licences"]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file):
    """{name: (version, hashes, whether it is for some machines only)} of a file of requirements."""
    found = {}
    text = (ROOT / file).read_text()
    for match in re.finditer(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)((?:[^\n]*\\\n)*[^\n]*)", text, re.MULTILINE):
        name, version, rest = match.groups()
        found[normal(name)] = version, re.findall(r"sha256:([0-9a-f]{64})", rest), ";" in rest.partition("\n")[0]
    return found


def packages(file, only=None):
    """The pinned packages of a file, or some. Those for other machines are left out where they are not installed."""
    read = policy()["read"]
    for name, (version, hashes, is_conditional) in sorted(pins(file).items()):
        if only is not None and name not in only:
            continue
        try:
            facts = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            if is_conditional:
                continue
            raise SystemExit(f"{file} pins {name}, which is not installed: make environment") from None
        if facts["Version"] != version:
            raise SystemExit(f"{file} pins {name} {version}, installed is {facts['Version']}: make environment")
        yield Package(name, version, read.get(name) or stated(facts), facts.get("Summary") or "", hashes)


def stated(facts):
    """The licence by SPDX as the package states it, or None."""
    said = [facts.get("License-Expression"), facts.get("License")]
    said += [text.partition(" :: ")[2] for text in facts.get_all("Classifier") or () if text.startswith("License ::")]
    for text in said:
        text = MEANT.get(text, text)
        if text and SPDX.fullmatch(text) and text not in ("UNKNOWN", "BSD"):
            return text
    return None


def is_allowed(licence, allowed):
    return bool(licence) and any(
        all(part.strip() in allowed for part in choice.split(" AND ")) for choice in licence.split(" OR ")
    )


def refused():
    """Packages and files whose licence nobody has allowed."""
    rules = policy()
    runtime = {package.name for package in packages(RUNTIME)}
    for package in packages(DEVELOPMENT):
        is_tool = package.name not in runtime
        allowed = rules["allowed"] + (rules["allowed-for-tools"] if is_tool else [])
        if not is_allowed(package.licence, allowed):
            yield f"{package.name} {package.version}: {package.licence or 'states no licence that is understood'}"
    for entry in rules["files"]:
        if not is_allowed(entry["licence"], rules["allowed"]):
            yield f"{entry['name']}: {entry['licence']}"


def document():
    """docs/licences.md. Versions are left out: a new one with the same licence is no news."""
    runtime = {package.name: package for package in packages(RUNTIME)}
    tools = {package.name: package for package in packages(DEVELOPMENT) if package.name not in runtime}
    lines = [
        "# Licences of what others made",
        "",
        "Written by `make licences`; `make check` fails where it is stale, and on a licence that is not allowed by",
        "`[tool.licences]` in `pyproject.toml`. Versions and hashes stand in the bill of materials (`make sbom`).",
        "",
        "## In every installation",
        "",
        *_table(runtime),
        "",
        "## Fonts and data",
        "",
        "| what | licence | files |",
        "| --- | --- | --- |",
        *(
            f"| {entry['name']} | {entry['licence']} | {', '.join(f'`{path}`' for path in entry['paths'])} |"
            for entry in policy()["files"]
        ),
        "",
        "## Tools for development and tests only",
        "",
        *_table(tools),
        "",
    ]
    return "\n".join(lines)


def _table(found):
    yield "| package | licence |"
    yield "| --- | --- |"
    for package in found.values():
        yield f"| {package.name} | {package.licence} |"


def main(command):
    if command == "write":
        DOCUMENT.write_text(document())
        return 0
    problems = [f"not allowed: {entry}" for entry in refused()]
    if DOCUMENT.read_text() != document():
        problems.append("docs/licences.md is stale: make licences")
    return "\n".join(problems) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
