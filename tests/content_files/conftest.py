"""The small site as a folder of files, and a way to change it."""

import pytest

from mesi_site.pages.content_files.loading import load

from .small_site import SITE


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "site.yaml").write_text(SITE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def change(folder):
    """Replace a piece of the file, and load it."""

    def change(old, new):
        assert SITE.count(old) == 1
        (folder / "site.yaml").write_text(SITE.replace(old, new), encoding="utf-8")
        return load(folder)

    return change
