"""Whatever is sent to the forms of the editor gets a sentence or is made harmless; it is never a failure."""

import io
import itertools
from pathlib import Path

import PIL.Image
import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import FileField
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from mesi_site.media.models import SiteDocument, SiteImage
from mesi_site.media.uploads import REASONS, DocumentFile, PictureFile
from tests.conftest import LANGUAGES
from tests.factories import AgreementFactory, SiteImageFactory

from .hostile_files import ORDINARY, REFUSED, HostileFile, acting, all_kinds, damaged, docx, pdf, picture, with_place

pytestmark = pytest.mark.django_db

FORMS = {"picture": ("wagtailimages:add", SiteImage), "document": ("wagtaildocs:add", SiteDocument)}


def send(client, file):
    address, model = FORMS[file.form]
    upload = SimpleUploadedFile("name", file.content)
    upload._name = file.name  # as it stands on the line
    response = client.post(reverse(address), {"title": "File", "file": upload})
    return response, model


def stored(folder):
    return [path for path in Path(settings.MEDIA_ROOT, folder).rglob("*") if path.is_file()]


def test_every_kind_of_hostile_file_is_refused_with_a_sentence_or_made_harmless(log_in):
    client, wrong = log_in(), []
    for file in all_kinds():
        response, model = send(client, file)
        is_kept = model.objects.exists()
        model.objects.all().delete()
        if response.status_code != (302 if is_kept else 200):
            wrong.append((response.status_code, str(file)))
        if (is_kept and file.expected == REFUSED) or (not is_kept and file.expected == ORDINARY):
            wrong.append(("kept" if is_kept else response.context["form"].errors.as_text(), str(file)))
    assert not wrong


def test_damaged_files_cause_no_failure(log_in):
    client = log_in()
    for file in itertools.islice(damaged(seed=6), 40):
        assert send(client, file)[0].status_code in (200, 302), file


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_that_is_kept_says_where_a_picture_was_taken(kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = SiteImageFactory(file=ContentFile(with_place(kind), "photo.png"))
    assert (image.width, image.height) == (240, 320)
    kept = [Path(image.file.path), *(Path(rendition.file.path) for rendition in image.renditions.all())]
    assert len(kept) > 5
    for path in kept:
        with PIL.Image.open(path) as opened:
            assert not opened.getexif(), path
            assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & opened.info.keys(), path
        assert b"executed" not in path.read_bytes()


def test_a_picture_with_something_behind_it_is_kept_without_that(log_in):
    hidden = b"<script>document.title='executed'</script>"
    log_in().post(
        reverse("wagtailimages:add"), {"title": "a", "file": SimpleUploadedFile("a.jpg", picture("JPEG") + hidden)}
    )
    assert hidden not in Path(SiteImage.objects.get().file.path).read_bytes()


def test_the_name_of_a_file_can_be_guessed_by_nobody(log_in):
    names = set()
    for _ in range(2):
        image = SiteImageFactory(file=ContentFile(picture(), "../Конференция 2026.png"))
        names.add(Path(image.file.name).name)
    assert len(names) == 2
    assert all(name.isascii() and name.startswith("2026-") for name in names)


def test_uploads_of_many_at_once_come_through_the_same_gate(log_in):
    """With a title that is too long Wagtail puts the file aside and asks for another title first."""
    client = log_in()
    first = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "a" * 300, "files[]": SimpleUploadedFile("photo.jpg", with_place("JPEG"))},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).json()
    number = first["uploaded_file_id"]
    data = {f"uploaded-image-{number}-title": "Photo", f"uploaded-image-{number}-collection": 1}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
    assert client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"}).json()["success"]
    with SiteImage.objects.get().file.open() as file:
        assert not PIL.Image.open(file).getexif()


def test_what_is_wrong_with_one_of_many_is_said(log_in):
    answer = (
        log_in()
        .post(
            reverse("wagtaildocs:add_multiple"),
            {"title": "a", "files[]": SimpleUploadedFile("macro.docx", docx(more={"word/vbaProject.bin": b"a"}))},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        .json()
    )
    assert str(REASONS["active"]) in answer["error_message"]


def test_a_signed_scan_comes_through_the_same_gate():
    agreement = AgreementFactory()
    agreement.scan = SimpleUploadedFile("signed.pdf", acting("/Launch", F="cmd.exe"))
    with pytest.raises(ValidationError) as refused:
        agreement.full_clean()
    assert refused.value.message_dict["scan"] == [str(REASONS["active"])]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("cyrillic.txt", "older_encoding"),
        ("program.txt", "no_text"),
        ("locked.docx", "locked"),
        ("locked.odt", "locked"),
        ("locked.pdf", "locked"),
        ("old.docx", "wrong_kind"),
        ("picture.odt", "active"),
    ],
)
def test_what_is_refused_is_told_what_to_do(name, reason, log_in):
    file = next(file for file in all_kinds() if file.name == name)
    response, _model = send(log_in(), file)
    assert response.context["form"].errors["file"] == [str(REASONS[reason])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_saved_a_table_in_an_older_encoding_is_told_in_their_language_which_one_to_choose(language, log_in):
    file = HostileFile("document", "table.csv", "Имя;Город\r\nАнна;Москва\r\n".encode("cp1251"))
    response, _model = send(log_in(language), file)
    with translation.override(language):
        told = str(REASONS["older_encoding"])
    assert "CSV UTF-8" in told
    assert told.startswith("The letters") == (language == "en")
    assert told in response.content.decode()


def test_a_scan_that_comes_by_code_passes_the_same_gate():
    with pytest.raises(SuspiciousFileOperation):
        AgreementFactory(scan=ContentFile(acting("/Launch", F="cmd.exe"), "signed.pdf"))


def test_nobody_can_bring_a_portrait(log_in):
    """A cut picture was a server error there, and whatever Pillow can open was opened in the worker."""
    client, cut = log_in(), picture("JPEG", size=(900, 900))[:2000]
    address = reverse("wagtailadmin_account")
    assert 'type="file"' not in client.get(address).content.decode()
    client.post(address, {"avatar-avatar": SimpleUploadedFile("a.jpg", cut)})
    client.post(address, {"avatar-avatar": SimpleUploadedFile("a.jpg", with_place("JPEG"))})
    assert not UserProfile.objects.exclude(avatar="").exists()
    assert not stored("avatar_images")


def test_every_field_for_files_is_inspected_or_made_by_ourselves():
    """A new one says here why it needs no inspection, or has an `attr_class` that inspects."""
    fields = {
        str(field): field.attr_class
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    }
    inspected = {name for name, kind in fields.items() if kind in (PictureFile, DocumentFile)}
    assert inspected == {"media.SiteImage.file", "media.SiteDocument.file", "partners.Agreement.scan"}
    assert fields.keys() - inspected == {
        "media.Rendition.file",  # made of an inspected one
        "wagtailcore.UploadedFile.file",  # waits for its title, and passes the gate then
        "wagtailusers.UserProfile.avatar",  # nobody can bring one
        *("wagtailimages.Image.file", "wagtailimages.Rendition.file", "wagtaildocs.Document.file"),  # not ours
    }


@pytest.fixture
def uploaded(db):
    return SiteDocument.objects.create(title="Rules", file=ContentFile(pdf(), "rules.pdf"))


def test_a_document_is_saved_and_never_shown_or_run(uploaded, log_in):
    response = log_in().get(uploaded.url)
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    assert "Content-Encoding" not in response.headers
    assert b"".join(response) == io.FileIO(uploaded.file.path).readall()
