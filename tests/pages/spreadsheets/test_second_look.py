"""Files that nobody's program writes: damaged inside, endless, or with numbers without end."""

import io
import zipfile
import zlib

import pytest

from tests.factories import ContactFactory
from tests.pages.editor import draft

from .office import archive_of, bring, export, preview, problems
from .test_hostile_files import far_away

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 5000  # more digits than Python makes a number of


def with_part(content, ending, change):
    """An archive in which one file has been changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return archive_of({name: change(part) if name.endswith(ending) else part for name, part in files.items()})


def with_a_name_that_is_no_text():
    return archive_of({"é.csv": "id\n1"}).replace("é".encode(), b"\xff\xfe")


def with_damaged_compression():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("programs.csv", "id,version,title_en\n" * 50)
    packed = zlib.compress(b"id,version,title_en\n" * 50)[2:-4]
    begin = content.getvalue().index(b"programs.csv") + len("programs.csv")
    return content.getvalue()[:begin] + b"\xff" * len(packed) + content.getvalue()[begin + len(packed) :]


def with_a_directory_elsewhere():
    content = archive_of({"programs.csv": "id\n1"})
    return content[:-6] + b"\xff\xff\xff\x7f" + content[-2:]


DAMAGED = {
    "a name that is no text": with_a_name_that_is_no_text,
    "damaged compression": with_damaged_compression,
    "a directory that is elsewhere": with_a_directory_elsewhere,
}


@pytest.mark.parametrize("case", DAMAGED)
def test_an_archive_that_is_damaged_inside_is_refused(case, index, client):
    assert "damaged" in str(bring(client, index, DAMAGED[case]()).context["form"].errors["file"])


def test_a_row_at_an_endless_distance_is_not_waited_for(index, client):
    content = with_part(far_away(), "sheet1.xml", lambda part: part.replace(b"1048576", b"999999999999"))
    assert "more than 5000 rows" in str(bring(client, index, content).context["form"].errors["file"])


def test_millions_of_empty_lines_are_no_rows(page, index, client):
    content = archive_of({"programs.csv": f"id,ects\n{page.pk},7\n".encode() + b"\n" * 3_000_000})
    assert [plan.key for plan in preview(client, index, content).context["plans"]] == [str(page.pk)]


@pytest.mark.parametrize("cells", [f"{ENDLESS},,x", f"{{pk}},{ENDLESS},x"])
def test_a_number_without_end_is_a_mistake_in_its_row(cells, page, index, client):
    content = f"id,version,title_en\n{cells}\n".format(pk=page.pk).encode()
    assert problems(preview(client, index, content, "programs.csv"))[0][:2] == ("programs", 2)


def test_a_version_without_end_has_been_seen_by_nobody(page, index, client):
    shown = preview(client, index, f"id,ects\n{page.pk},3\n".encode(), "programs.csv")
    assert client.post(shown.url, {"seen": f"{page.pk}:{ENDLESS}"}).status_code == 200
    assert draft(page).ects == page.ects


def test_a_name_with_a_character_that_no_file_may_have_goes_out_and_comes_back(page, index, client):
    page.contact = ContactFactory(name_en="Ada\x0bLovelace")
    page.save_revision()
    assert preview(client, index, export(client, index)).context["plans"] == []


@pytest.mark.parametrize("number", ["abc", "-1", "{pk}.5"])
def test_a_row_with_a_number_that_is_none_makes_no_new_page(number, page, index, client):
    row = f"{number.format(pk=page.pk)},{index.slug}/brand-new,exchange,master,New"
    shown = preview(client, index, f"id,address,kind,levels,title_en\n{row}\n".encode(), "programs.csv")
    assert problems(shown)[0][:3] == ("programs", 2, "id")
