"""What leans on the inside of packages: docs/upgrading.md says of each thing which version it was last checked against.

`python -m scripts.ledger` prints what is stale: another version is installed, a template of a package has changed or is
overridden without a row, a named test is gone. Rows are mended by hand, once somebody has looked.
"""

import hashlib
import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "upgrading.md"
TEMPLATES = ROOT / "templates"
PACKAGES = {
    "allauth": "django-allauth",
    "modelcluster": "django-modelcluster",
    "modeltranslation": "django-modeltranslation",
}
# Of these, something is always leant on: their versions must stand in the ledger.
LEANT_ON = ("Wagtail", "Django", "modeltranslation")
CHECKED = re.compile(r"(?P<package>[A-Za-z-]+) (?P<version>\d[\w.]*)")


def rows():
    """The cells of each row that says what it was checked against."""
    for line in DOCUMENT.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("|") and any(CHECKED.fullmatch(cell) for cell in cells):
            yield cells


def versions():
    """{package as the ledger calls it: versions that its rows name}."""
    found = {}
    for cells in rows():
        for cell in cells:
            if match := CHECKED.fullmatch(cell):
                found.setdefault(match["package"], set()).add(match["version"])
    return found


def installed(package):
    return importlib.metadata.version(PACKAGES.get(package, package))


def template_folders():
    """The folders of templates of the installed apps that are not ours."""
    from django.template.utils import get_app_template_dirs

    return [Path(folder) for folder in get_app_template_dirs("templates") if ROOT / ".venv" in Path(folder).parents]


def overridden(folders):
    """{name: fingerprint} of the packages' templates in whose place one of ours is shown."""
    found = {}
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = str(path.relative_to(TEMPLATES))
        for folder in folders:
            if (folder / name).is_file():
                found[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
                break
    return found


def problems(folders):
    """What in the ledger no longer holds, in words."""
    named = versions()
    for package in LEANT_ON:
        if package not in named:
            yield f"no row names {package}"
    for package, known in named.items():
        for version in sorted(known - {installed(package)}):
            yield f"{package} {version} was checked, {installed(package)} is installed"
    text = DOCUMENT.read_text()
    written = dict(re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{12})` \|", text, re.MULTILINE))
    actual = overridden(folders)
    for name in sorted(actual.keys() | written.keys()):
        if name not in written:
            yield f"templates/{name} overrides a package's template: | `{name}` | `{actual[name]}` | …"
        elif name not in actual:
            yield f"templates/{name} overrides nothing any more"
        elif written[name] != actual[name]:
            yield f"the package's {name} has changed: look at it, then write {actual[name]}"
    for cells in rows():
        if not (tests := re.findall(r"`(tests/[\w/.:]+)`", cells[-1])):
            yield f"no test: {cells[0]}"
        for test in tests:
            file, _colons, function = test.partition("::")
            if not (ROOT / file).exists() or f"def {function}" not in (ROOT / file).read_text():
                yield f"no such test: {test}"


def main():
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesi_site.settings.dev")
    django.setup()
    return "\n".join(problems(template_folders())) or 0


if __name__ == "__main__":
    sys.exit(main())
