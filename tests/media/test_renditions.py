"""Pictures are ready before a reader asks for them, follow every change, and never break a page."""

import io
from pathlib import Path

import PIL.Image
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.template import Context, Template
from django.urls import reverse

from mesi_site.delivery.pagecache import memory
from mesi_site.media.models import Rendition, SiteImage
from mesi_site.media.renditions import make_renditions
from mesi_site.media.shapes import SHAPES
from tests.factories import ContentPageFactory, SiteImageFactory

pytestmark = pytest.mark.django_db


def file_of(picture, name="picture.png", kind="PNG", **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return ContentFile(content.getvalue(), name)


def plain(width=2000, height=1500, colour="navy", mode="RGB"):
    return PIL.Image.new(mode, (width, height), colour)


@pytest.fixture
def saved(django_capture_on_commit_callbacks):
    """An image of that file, after everything that follows from saving it."""

    def saved(picture=None, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return SiteImageFactory(file=picture or file_of(plain()), **fields)

    return saved


def shown(image, shape="figure"):
    return Template('{% load photo_tags %}{% photo image "' + shape + '" %}').render(Context({"image": image}))


def made_of(image):
    return {rendition.filter_spec: rendition for rendition in image.renditions.all()}


def opened(rendition):
    with rendition.file.open() as file:
        picture = PIL.Image.open(file)
        picture.load()
        return picture


def paths_of(image):
    return [Path(image.file.path), *(Path(rendition.file.path) for rendition in image.renditions.all())]


def test_all_that_templates_show_is_made_when_a_picture_is_uploaded(log_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        log_in().post(reverse("wagtailimages:add"), {"title": "Picture", "file": file_of(plain())})
    made = made_of(SiteImage.objects.get())
    for shape in SHAPES.values():
        for spec in shape.filters:
            assert {f"{spec}|format-{name}" for name in ("avif", "webp", "jpeg")} <= set(made)


def test_browsers_choose_among_formats_and_widths_and_know_the_height_before_it_comes(saved):
    html = shown(saved())
    for name in ("avif", "webp"):
        assert f'type="image/{name}"' in html
    assert html.count("320w,") == html.count("960w") == html.count(f'sizes="{SHAPES["figure"].sizes}"') == 3
    assert 'width="960"' in html
    assert 'height="720"' in html
    assert ".jpg 960w" in html.rpartition("<img")[2]


def test_nothing_is_made_in_a_readers_request(overview, client, caplog):
    page = ContentPageFactory(picture=SiteImageFactory())
    response = client.get(page.url)
    assert response.status_code == 200
    assert "<picture>" not in response.content.decode()
    assert not Rendition.objects.exists()
    assert caplog.text.count("make_renditions") == 1


def test_what_is_there_is_shown_while_the_rest_is_missing(saved):
    image = saved()
    image.renditions.exclude(filter_spec__startswith="width-640").delete()
    html = shown(image)
    assert html.count("640") >= 3
    assert "960w" not in html


def test_a_lost_file_breaks_no_page_and_what_was_made_of_it_is_kept(overview, client, saved):
    image = saved()
    Path(image.file.path).unlink()
    assert make_renditions(image) == 0
    image.renditions.filter(filter_spec__contains="avif").delete()
    assert make_renditions(image) == 0
    response = client.get(ContentPageFactory(picture=image).url)
    assert response.status_code == 200
    assert "image/webp" in response.content.decode()


def test_a_lost_rendition_is_made_again_by_the_command(saved, capsys):
    image = saved()
    lost = Path(image.renditions.first().file.path)
    lost.unlink()
    call_command("make_renditions")
    assert capsys.readouterr().out == "1 renditions made.\n"
    assert all(path.exists() for path in paths_of(image))
    call_command("make_renditions")
    assert not capsys.readouterr().out


def test_publishing_makes_what_is_missing(saved, django_capture_on_commit_callbacks):
    image = saved()
    image.renditions.all().delete()
    page = ContentPageFactory(picture=image)
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert "<picture>" in shown(image)


def test_another_focal_point_gives_another_crop(saved, django_capture_on_commit_callbacks):
    image = saved()
    before = shown(image, "portrait")
    crops = [Path(made.file.path) for made in image.renditions.filter(filter_spec__startswith="fill")]
    wide = made_of(image)["width-640|format-avif"].pk
    with django_capture_on_commit_callbacks(execute=True):
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 100, 100, 50, 50
        image.save()
    assert shown(image, "portrait") not in ("", before)
    assert not any(path.exists() for path in crops)
    assert made_of(image)["width-640|format-avif"].pk == wide


@pytest.mark.parametrize("way", ["form", "code"])
def test_another_file_replaces_all_that_was_made_of_the_first(saved, log_in, django_capture_on_commit_callbacks, way):
    image, client = saved(), log_in()
    old = paths_of(image)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "form":
            data = {"title": "Picture", "file": file_of(plain(colour="red"))}
            assert client.post(reverse("wagtailimages:edit", args=[image.pk]), data).status_code == 302
        else:
            image.file = file_of(plain(colour="red"))
            image.save()
    image = SiteImage.objects.get()
    assert opened(made_of(image)["width-640|format-jpeg"]).getpixel((5, 5))[0] > 200
    assert all(path.exists() for path in paths_of(image))
    assert not any(path.exists() for path in old)


def test_deleting_a_picture_deletes_its_files(saved, django_capture_on_commit_callbacks):
    image = saved()
    paths = paths_of(image)
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert len(paths) > 20
    assert not any(path.exists() for path in paths)


def test_a_small_picture_is_not_made_larger(saved):
    image = saved(file_of(plain(500, 300)))
    assert max(rendition.width for rendition in image.renditions.all()) == 500
    assert "500w" in shown(image)
    assert "<img" in shown(saved(file_of(plain(64, 48))))


def test_what_shines_through_still_does_in_every_format(saved):
    made = made_of(saved(file_of(plain(colour=(255, 0, 0, 100), mode="RGBA"))))
    assert "max-320x160|format-jpeg" not in made
    for name in ("avif", "webp", "png"):
        assert opened(made[f"max-320x160|format-{name}"]).convert("RGBA").getpixel((5, 5))[3] < 120


def test_an_animation_stands_still(saved):
    frames = [plain(600, 400, colour) for colour in ("red", "blue")]
    animation = file_of(frames[0], "moving.gif", "GIF", save_all=True, append_images=frames[1:])
    for rendition in saved(animation).renditions.all():
        picture = opened(rendition)
        assert getattr(picture, "n_frames", 1) == 1
        assert picture.convert("RGB").getpixel((5, 5))[0] > 200


def test_readers_are_not_told_where_a_photograph_was_taken_and_see_it_upright(saved):
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif.get_ifd(0x8825)[1] = "N"
    for rendition in saved(file_of(plain(400, 200), "photo.jpg", "JPEG", exif=exif)).renditions.all():
        assert rendition.height > rendition.width
        assert not opened(rendition).getexif()


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "seen"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG", (255, 0, 0)),
        ("L", 128, "PNG", (128, 128, 128)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("P", 3, "PNG", (3, 3, 3)),
        ("I;16", 0x8000, "PNG", (128, 128, 128)),
    ],
)
def test_a_printers_colours_and_greys_are_shown_as_they_are_meant(saved, mode, colour, kind, seen):
    image = saved(file_of(plain(400, 300, colour, mode), f"picture.{kind.lower()}", kind))
    html, made = shown(image), made_of(image)
    for name, suffix in (("avif", "avif"), ("webp", "webp"), ("jpeg", "jpg")):
        assert f".{suffix} 320w" in html
        pixel = opened(made[f"width-320|format-{name}"]).convert("RGB").getpixel((5, 5))
        assert pixel == pytest.approx(seen, abs=6)


def test_pictures_cost_no_query_once_known_and_one_for_a_list_before(saved, django_assert_num_queries):
    for _ in range(4):
        saved(file_of(plain(400, 300)))
    images = SiteImage.objects
    memory.forget()
    with memory.under(1):
        with django_assert_num_queries(2):
            first = [shown(image) for image in images.all()]
        with django_assert_num_queries(1):
            assert [shown(image) for image in images.all()] == first
    memory.forget()


def test_a_template_cannot_ask_for_a_shape_that_is_never_made():
    with pytest.raises(KeyError):
        shown(None, "banner")


def test_browsers_keep_pictures_and_no_one_gets_the_uploaded_file(saved, client):
    image = saved()
    rendition = made_of(image)["width-320|format-avif"]
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/avif"
    assert "immutable" in response["Cache-Control"]
    assert b"".join(response) == Path(rendition.file.path).read_bytes()
    assert client.get(image.file.url).status_code == 404


def test_no_name_of_a_file_is_too_long_to_be_missing(client):
    assert client.get(f"/media/images/{'a' * 300}.jpg").status_code == 404
