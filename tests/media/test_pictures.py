"""A picture is described in each language, and nothing but a picture is taken for one."""

import io

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from mesi_site.media.models import SiteImage
from tests.conftest import LANGUAGES
from tests.factories import ContentPageFactory, SiteImageFactory

pytestmark = pytest.mark.django_db


def png(width=40, height=30):
    file = io.BytesIO()
    PIL.Image.new("RGB", (width, height), "navy").save(file, "PNG")
    return SimpleUploadedFile("picture.png", file.getvalue(), "image/png")


def upload(client, file, **data):
    return client.post(reverse("wagtailimages:add"), {"title": "Picture", "file": file, **data})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_is_described_in_the_readers_language(language):
    image = SiteImageFactory(languages="all")
    with translation.override(language):
        assert image.default_alt_text == getattr(image, f"alt_{language}")
        assert f'alt="{getattr(image, f"alt_{language}")}"' in image.get_rendition("width-20").img_tag()


def test_a_missing_description_falls_back_and_none_means_that_the_picture_decorates():
    image = SiteImageFactory(alt_en="The old building", alt_ru="")
    with translation.override("ru"):
        assert image.default_alt_text == "The old building"
    assert SiteImageFactory(alt_en="").default_alt_text == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_for_a_description_in_each_language_and_for_its_origin(language, log_in):
    html = log_in(language).get(reverse("wagtailimages:edit", args=[SiteImageFactory().pk])).content.decode()
    for field in (*(f"alt_{code}" for code in LANGUAGES), "credit", "licence"):
        assert f'name="{field}"' in html
    assert '<textarea name="description"' not in html
    assert 'id="id_description"' not in html


def test_descriptions_are_kept_in_each_language_apart(log_in):
    texts = {"alt_en": "Entrance", "alt_ru": "Вход", "alt_fr": "", "alt_it": "Ingresso"}
    response = upload(log_in("fr"), png(), credit="A. Photographer", licence="CC BY 4.0", **texts)
    assert response.status_code == 302
    image = SiteImage.objects.get()
    assert {name: getattr(image, name) or "" for name in texts} == texts


def test_a_picture_that_no_library_can_show_leaves_the_page_standing(overview, client):
    """16-bit greys cannot be written as JPEG."""
    file = io.BytesIO()
    PIL.Image.new("I;16", (8, 8)).save(file, "PNG")
    image = SiteImageFactory(file=ContentFile(file.getvalue(), "grey.png"))
    page = ContentPageFactory(picture=image)
    assert client.get(page.url).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("picture.png", b"<html><script>alert(1)</script></html>"),
        ("picture.html", b"<html></html>"),
        ("picture.png", b""),
    ],
)
def test_what_is_not_a_picture_is_refused(name, content, log_in):
    response = upload(log_in(), SimpleUploadedFile(name, content, "image/png"))
    assert response.status_code == 200
    assert not SiteImage.objects.exists()


def test_a_picture_with_more_pixels_than_memory_is_refused(log_in):
    file = io.BytesIO()
    PIL.Image.new("1", (5001, 4000)).save(file, "PNG")
    response = upload(log_in(), SimpleUploadedFile("picture.png", file.getvalue(), "image/png"))
    assert "20 million pixels" in response.content.decode()
    assert not SiteImage.objects.exists()
