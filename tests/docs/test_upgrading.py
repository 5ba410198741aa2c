"""The ledger of what leans on the inside of packages is true, so that an upgrade shows what must be looked at."""

import pytest

from scripts import ledger


def problems():
    return list(ledger.problems(ledger.template_folders()))


def test_everything_was_checked_against_what_is_installed():
    assert problems() == []


@pytest.mark.parametrize("package", [*ledger.LEANT_ON, "whitenoise", "gunicorn"])
def test_another_version_is_noticed(package, monkeypatch):
    real = ledger.installed
    monkeypatch.setattr(ledger, "installed", lambda name: "99.0" if name == package else real(name))
    assert [text for text in problems() if text.startswith(package) and text.endswith("99.0 is installed")]


def test_a_changed_template_of_a_package_is_noticed(monkeypatch):
    real = ledger.overridden
    monkeypatch.setattr(ledger, "overridden", lambda folders: real(folders) | {"wagtailadmin/home.html": "0" * 12})
    assert problems() == ["the package's wagtailadmin/home.html has changed: look at it, then write 000000000000"]


def test_a_template_that_is_overridden_silently_is_noticed(monkeypatch):
    real = ledger.overridden
    monkeypatch.setattr(ledger, "overridden", lambda folders: real(folders) | {"wagtailadmin/404.html": "0" * 12})
    assert [text for text in problems() if "templates/wagtailadmin/404.html overrides" in text]


@pytest.mark.django_db
def test_the_editor_still_shows_our_name_and_mark(overview, log_in):
    home = log_in().get("/admin/").text
    assert "International cooperation" in home
    assert '<svg viewBox="0 0 120 88"' in home
