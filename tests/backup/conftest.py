"""A site with files in a database of its own, and an empty PostgreSQL to restore it onto."""

import shutil

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile

from mesi_site.postgres import server
from tests.backup.machines import Elsewhere, connected
from tests.factories import AgreementFactory, SiteImageFactory
from tests.media.hostile_files import pdf


@pytest.fixture(scope="module")
def media_folder(tmp_path_factory):
    """Signed agreements lie elsewhere; those of other tests are none of this site's."""
    shutil.rmtree(django_settings.PRIVATE_MEDIA_ROOT, ignore_errors=True)
    return tmp_path_factory.mktemp("site") / "media"


@pytest.fixture
def files(settings, tmp_path, media_folder):
    """The folder of the module's files; a folder of backups for each test."""
    settings.MEDIA_ROOT, settings.BACKUP_ROOT = str(media_folder), str(tmp_path / "backup")
    return media_folder


@pytest.fixture
def site(committed_site, files):
    """The first content, with pictures and a signed agreement, committed."""
    SiteImageFactory(title="Picture", languages="all")
    AgreementFactory(scan=ContentFile(pdf(), name="signed.pdf"))
    return committed_site


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory):
    """The address of an empty database on a PostgreSQL of its own, for a role that owns it and is nothing more."""
    root = tmp_path_factory.mktemp("elsewhere")
    with server.running(root) as url:
        with connected(url) as cursor:
            cursor.execute("CREATE ROLE office LOGIN PASSWORD 'office'")
            cursor.execute("CREATE DATABASE office OWNER office")
        yield f"postgresql://office:office@{url.rpartition('@')[2].rpartition('/')[0]}/office"
    link = root / "var" / "postgres"
    if link.is_symlink():
        shutil.rmtree(link.resolve())


@pytest.fixture
def elsewhere(empty_server, tmp_path):
    return Elsewhere(empty_server, tmp_path / "elsewhere")
