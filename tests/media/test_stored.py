"""What is stored can be looked at once more, as if it were uploaded today."""

from pathlib import Path

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from mesi_site.media import stored
from mesi_site.media.models import SiteDocument, SiteImage
from mesi_site.media.uploads import REASONS, clean_picture
from tests.factories import AgreementFactory, SiteImageFactory

from .hostile_files import SCRIPT, acting, pdf, picture, with_place

pytestmark = pytest.mark.django_db


def put(instance, field, name, content):
    """As it lay there before uploads were inspected."""
    storage = getattr(instance, field).storage
    place = storage.save(name, ContentFile(content))
    type(instance).objects.filter(pk=instance.pk).update(**{field: place})
    return Path(storage.path(place))


@pytest.fixture
def inspect(capsys, django_capture_on_commit_callbacks):
    """What the command says, and whether it asks for somebody."""

    def inspect():
        capsys.readouterr()
        try:
            with django_capture_on_commit_callbacks(execute=True):
                call_command("inspect_uploads")
        except CommandError:
            return capsys.readouterr().out, True
        return capsys.readouterr().out, False

    return inspect


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_old_picture_is_drawn_anew_under_a_name_that_nobody_knows(kind, inspect):
    image = SiteImageFactory()
    old = put(image, "file", "original_images/photo.jpg", with_place(kind) + SCRIPT)
    said, asks_for_somebody = inspect()
    assert f"picture {image.pk} (/admin/images/{image.pk}/): drawn anew.\n1 pictures drawn anew, 0 files" in said
    assert not asks_for_somebody
    image = SiteImage.objects.get()
    new = Path(image.file.path)
    assert not old.exists()
    assert new.stem != "photo"
    assert b"executed" not in new.read_bytes()
    with PIL.Image.open(new) as opened:
        assert not opened.getexif()
        assert opened.size == (image.width, image.height) == (240, 320)
    assert image.file_size == new.stat().st_size
    assert image.renditions.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_what_was_drawn_once_is_left_alone(kind, inspect):
    image = SiteImageFactory(file=ContentFile(picture(kind), "photo.png"))
    content = Path(image.file.path).read_bytes()
    assert inspect() == ("0 pictures drawn anew, 0 files for somebody to look at.\n", False)
    assert Path(SiteImage.objects.get().file.path).read_bytes() == content
    assert SiteImage.objects.get().file.name == image.file.name


def test_whoever_brings_another_picture_meanwhile_is_right(inspect, monkeypatch):
    image = SiteImageFactory()
    put(image, "file", "original_images/photo.jpg", with_place("JPEG"))

    def while_somebody_saves(file):
        other = SiteImage.objects.get()
        other.file = ContentFile(picture(colour="red"), "other.png")
        other.save()
        return clean_picture(file)

    monkeypatch.setattr(stored, "clean_picture", while_somebody_saves)
    assert inspect() == ("0 pictures drawn anew, 0 files for somebody to look at.\n", False)
    image = SiteImage.objects.get()
    assert "other-" in image.file.name
    assert Path(image.file.path).exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_right_name_alone_proves_nothing(kind, inspect):
    ending = {"JPEG": "jpg", "PNG": "png"}[kind]
    for content in (with_place(kind), picture(kind) + SCRIPT, picture(kind) + picture(kind)):
        image = SiteImageFactory()
        put(image, "file", f"original_images/photo-0123456789ab.{ending}", content)
    assert inspect()[0].count("drawn anew.") == 3
    assert "0 pictures drawn anew" in inspect()[0]


def test_what_may_not_be_kept_any_more_is_named_and_left(inspect):
    document = SiteDocument.objects.create(title="Rules", file=ContentFile(pdf(), "rules.pdf"))
    agreement = AgreementFactory(scan=ContentFile(pdf(), "signed.pdf"))
    image, lost = SiteImageFactory(), SiteImageFactory()
    acts = acting("/Launch", F="cmd.exe")
    files = [
        put(document, "file", "documents/old.pdf", acts),
        put(agreement, "scan", "agreements/old.pdf", acts),
        put(image, "file", "original_images/broken.png", b"no picture"),
    ]
    put(lost, "file", "original_images/lost.png", b"").unlink()
    for _ in range(2):
        said, asks_for_somebody = inspect()
        assert asks_for_somebody
        assert f"document {document.pk} (/admin/documents/edit/{document.pk}/): refused. {REASONS['active']}" in said
        assert f"agreement {agreement.pk} (" in said
        assert f"picture {image.pk} (/admin/images/{image.pk}/): refused. {REASONS['broken_picture']}" in said
        assert f"picture {lost.pk} (/admin/images/{lost.pk}/): missing.\n" in said
        assert "0 pictures drawn anew, 4 files for somebody to look at." in said
    assert all(path.exists() for path in files)
