"""How static files are stored for readers: one stylesheet, hashed names, compressed once at build."""

import re
from pathlib import PurePosixPath

import rcssmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"

_IMPORT = re.compile(r'^@import\s+url\("(?P<path>[^"]+)"\)\s*(?P<media>[^;]*);', re.MULTILINE)


class StylesheetError(Exception):
    """An imported stylesheet cannot be put into the one that readers load."""


def inline_imports(name, read):
    """Return the stylesheet with its imports in their places; `read` gives the text of a stylesheet by its name."""
    folder = PurePosixPath(name).parent

    def replace(match):
        imported = str(folder / match["path"])
        text = inline_imports(imported, read)
        if PurePosixPath(imported).parent != folder and "url(" in text:
            raise StylesheetError(f"an address in {imported} would break in the folder of {name}")
        return f"@media {match['media']} {{\n{text}}}\n" if match["media"] else text

    return _IMPORT.sub(replace, read(name))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names that change with the content, compressed files, and all styles joined and minified into one."""

    def post_process(self, paths, dry_run=False, **options):
        if STYLESHEET in paths and not dry_run:
            self._join_stylesheets(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join_stylesheets(self, paths):
        def read(name):
            if name not in paths:
                raise StylesheetError(f"{name} is imported and does not exist")
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        joined = rcssmin.cssmin(inline_imports(STYLESHEET, read))
        self.delete(STYLESHEET)
        self._save(STYLESHEET, ContentFile(joined.encode()))
        paths[STYLESHEET] = (self, STYLESHEET)
