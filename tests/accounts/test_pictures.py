"""A picture's description is a text in each language; its file, origin and licence are facts."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mesi_site.media.models import SiteImage
from tests.factories import SiteImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(db):
    return SiteImageFactory(alt_fr="Pont", alt_ru="Мост", credit="Somebody")


def address(picture):
    return reverse("wagtailimages:edit", args=[picture.pk])


def stored(picture):
    return SiteImage.objects.get(pk=picture.pk)


def test_a_translator_describes_it_in_their_own_language(picture, limited, refusals):
    form = {"alt_ru": "Старый мост"}
    assert "alt_ru" in limited.get(address(picture)).content.decode()
    assert limited.post(address(picture), form).status_code == HTTPStatus.FOUND
    assert (stored(picture).alt_ru, stored(picture).alt_fr) == ("Старый мост", "Pont")
    assert (stored(picture).title, stored(picture).credit) == (picture.title, "Somebody")
    assert stored(picture).file.name == picture.file.name
    assert refusals() == []


@pytest.mark.parametrize(
    ("sent", "missing"),
    [({"alt_fr": "Faux"}, ["fr"]), ({"credit": "Nobody"}, ["facts"]), ({"title": "x", "alt_it": "x"}, ["it", "facts"])],
)
def test_a_forged_form_is_refused_and_logged(sent, missing, picture, limited, refusals):
    assert limited.post(address(picture), {"alt_ru": "Мост"} | sent).status_code == HTTPStatus.FORBIDDEN
    assert refusals() == [(limited.user, picture, "wagtail.edit", missing)]
    assert (stored(picture).alt_fr, stored(picture).credit) == ("Pont", "Somebody")


def test_another_file_takes_facts(picture, limited, refusals):
    sent = {"alt_ru": "Мост", "file": SimpleUploadedFile("other.png", b"x")}
    assert limited.post(address(picture), sent).status_code == HTTPStatus.FORBIDDEN
    assert [entry[3] for entry in refusals()] == [["facts"]]
    assert stored(picture).file.name == picture.file.name


@pytest.mark.parametrize("name", ["add", "add_multiple"])
def test_a_new_picture_takes_facts(name, picture, limited, refusals):
    field = "file" if name == "add" else "files[]"
    sent = {"title": "New", field: SimpleUploadedFile("new.png", picture.file.file.read(), "image/png")}
    response = limited.post(reverse(f"wagtailimages:{name}"), sent)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert [entry[3] for entry in refusals()] == [["facts"]]
    assert SiteImage.objects.count() == 1


def test_whoever_has_all_rights_changes_everything(picture, member):
    client = member("Office head")
    response = client.get(address(picture))
    assert {"title", "file", "alt_en", "credit"} <= set(response.context["form"].fields)
    data = {
        "title": "Bridge",
        "alt_fr": "Vieux pont",
        "credit": "Else",
        "collection": picture.collection_id,
        "tags": "",
    }
    assert client.post(address(picture), data).status_code == HTTPStatus.FOUND
    assert (stored(picture).title, stored(picture).alt_fr, stored(picture).credit) == ("Bridge", "Vieux pont", "Else")
