"""Keeps the interface's catalogues in locale/: `update`, `check` or `compile`. Needs no gettext programs.

`check` fails on a text that is missing, fuzzy, broken or no longer used, and on one in a template that nobody marked.
"""

import ast
import os
import re
import sys
import tomllib
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("mesi_site", "international", "partners")
DOMAIN = "django"

KEYWORDS = {
    function + lazy: arguments
    for lazy in ("", "_lazy", "_noop")
    for function, arguments in {
        "gettext": (1,),
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": (1,)}
# What Django's templatize makes of a translation tag: a call with its texts as literals.
CALL = re.compile(r"""\b(_|n?p?gettext)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,\s*)?)+)(?:count)?\)""")


def python_sources(root):
    for package in PACKAGES:
        yield from (path for path in sorted((root / package).rglob("*.py")) if "migrations" not in path.parts)


def template_sources(root):
    """All templates of the site: pages, and the plain text of its mail."""
    folders = [root / "templates", *(path for package in PACKAGES for path in (root / package).rglob("templates"))]
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".txt", ".xml"))


def texts_in_python(source):
    """Context, text and plural of each call of gettext, with the comment to translators above it."""
    for _line, function, texts, comments in extract_python(BytesIO(source), KEYWORDS, ["Translators"], {}):
        texts = texts if isinstance(texts, tuple) else (texts,)
        if all(isinstance(text, str) for text in texts[: len(KEYWORDS[function])]) and texts[0]:
            yield *split(function, texts), comments


def texts_in_template(source):
    from django.utils.translation.template import templatize

    for call in CALL.finditer(templatize(source)):
        yield *split(call.group(1), ast.literal_eval(f"({call.group(2).rstrip(', ')},)")), []


def split(function, texts):
    """The arguments of a call as (context, text, plural), None for what it has not."""
    context, *texts = texts if "pgettext" in function else (None, *texts)
    return context, texts[0], texts[1] if "ngettext" in function or "npgettext" in function else None


def extract(root):
    """A catalogue of every marked text of the sources, with the files that use it."""
    prepare_django()
    found = Catalog(domain=DOMAIN, charset="utf-8")
    readers = [(path, texts_in_python(path.read_bytes())) for path in python_sources(root)]
    readers += [(path, texts_in_template(path.read_text())) for path in template_sources(root)]
    for path, texts in readers:
        for context, text, plural, comments in texts:
            place = [(str(path.relative_to(root)), None)]
            found.add((text, plural) if plural else text, context=context, locations=place, auto_comments=comments)
    return found


def prepare_django():
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)


def languages(root):
    """Codes of the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in root.glob(f"locale/*/LC_MESSAGES/{DOMAIN}.po"))


def catalogue_path(root, language):
    return root / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(root, language):
    with catalogue_path(root, language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def update(root):
    """Adds new texts to the catalogues, untranslated, and drops the unused ones."""
    found = extract(root)
    for language in wanted_languages(root):
        path = catalogue_path(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(root, language) if path.exists() else Catalog(locale=language, domain=DOMAIN, charset="utf-8")
        catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        catalogue.header_comment = ""
        catalogue.fuzzy = False
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
        strip_dates(path)
        empty = sum(not is_complete(message) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} texts, {empty} to translate")


def strip_dates(path):
    """Dates and tool versions in the header would make every update a change."""
    lines = path.read_text().splitlines(keepends=True)
    noise = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team", "Project-Id")
    noise = tuple(f'"{name}' for name in (*noise, "Report-Msgid-Bugs-To"))
    path.write_text("".join(line for line in lines if not line.startswith(noise)).lstrip("#\n"))


def wanted_languages(root):
    """The languages named in pyproject.toml, so that a new one gets its catalogue by one word there."""
    return tomllib.loads((root / "pyproject.toml").read_text())["tool"]["messages"]["languages"]


def is_complete(message):
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def key(message):
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def shown(message):
    text = key(message)[1]
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


def problems(root):
    """One line for each thing that a reader in some language would stumble over."""
    found = {key(message): message for message in extract(root) if message.id}
    for language in wanted_languages(root):
        path = catalogue_path(root, language)
        name = path.relative_to(root)
        if not path.exists():
            yield f"{name}: there is no such catalogue; run: make messages"
            continue
        catalogue = read(root, language)
        present = {key(message): message for message in catalogue if message.id}
        for absent in found.keys() - present.keys():
            yield f"{name}: {shown(found[absent])} is not there; run: make messages"
        for unused in present.keys() - found.keys():
            yield f"{name}: {shown(present[unused])} is used nowhere; run: make messages"
        for message in present.values():
            if not is_complete(message):
                yield f"{name}: {shown(message)} is not translated"
            elif message.fuzzy:
                yield f"{name}: {shown(message)} is marked as fuzzy"
        for message, errors in catalogue.check():
            if is_complete(message):
                yield from (f"{name}: {shown(message)}: {error}" for error in errors)


def compile_catalogues(root=ROOT):
    """Writes the binary catalogues that are older than their source; safe beside a running site."""
    for language in languages(root):
        source = catalogue_path(root, language)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        unfinished = target.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, read(root, language))
        unfinished.replace(target)


def check(root):
    from scripts.unmarked_text import unmarked

    prepare_django()
    lines = list(problems(root))
    for path in template_sources(root):
        if path.suffix == ".html":
            lines += [
                f"{path.relative_to(root)}:{line}: not marked: {text!r}" for line, text in unmarked(path.read_text())
            ]
    print(*sorted(lines), sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    commands = {"update": update, "check": check, "compile": compile_catalogues}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"usage: python -m scripts.messages {'|'.join(commands)}")
    sys.exit(commands[sys.argv[1]](ROOT))
