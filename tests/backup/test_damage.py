"""An archive with a single wrong byte, a missing end, or somebody's tricks in it is refused, and nothing changes."""

import io
import json
import tarfile
from functools import cache

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import x25519

from mesi_site.backup import Problem, archive, encryption
from mesi_site.backup.restoring import verify

KEY = x25519.Identity.generate()


def manifest(**facts):
    return archive.Manifest(created="2026-11-29T12:00:00+00:00", postgresql=180006, migrations={}, tables={}, **facts)


@cache
def small(encrypt=False):
    """An archive with a database of two parts and two files, one of them with a long name in Cyrillic."""
    out = io.BytesIO()
    writer = archive.Writer(out)
    writer.add_database(io.BytesIO(b"x" * 1010), size=1000)
    writer.add("media/a.png", io.BytesIO(b"picture"), 7, 1_700_000_000)
    writer.add(f"private/{'договор' * 12}.pdf", io.BytesIO(b"signed"), 6)
    writer.finish(manifest())
    return pyrage.encrypt(out.getvalue(), [KEY.to_public()]) if encrypt else out.getvalue()


def read(data, keys=()):
    with encryption.decrypted(io.BytesIO(data), list(keys)) as stream:
        return archive.read(stream)


def test_an_archive_says_what_it_holds():
    found = read(small())
    assert found == read(small(encrypt=True), [KEY])
    assert set(found.members) == {
        "format", "database/000001", "database/000002", "media/a.png", f"private/{'договор' * 12}.pdf",
    }  # fmt: skip
    with tarfile.open(fileobj=io.BytesIO(small())) as tar:
        assert tar.getnames()[-2:] == ["manifest.json", "seal"], "any tar reads it"


@pytest.mark.parametrize("encrypt", [False, True])
@settings(max_examples=400)
@given(data=st.data(), wrong=st.integers(1, 255))
def test_one_wrong_byte_anywhere_is_refused(encrypt, data, wrong):
    place = data.draw(st.integers(0, len(small(encrypt)) - 1))
    broken = bytearray(small(encrypt))
    broken[place] ^= wrong
    with pytest.raises(Problem):
        read(bytes(broken), [KEY] if encrypt else ())


@pytest.mark.parametrize("encrypt", [False, True])
@settings(max_examples=400)
@given(data=st.data())
def test_an_archive_that_was_cut_off_anywhere_is_refused(encrypt, data):
    place = data.draw(st.integers(0, len(small(encrypt)) - 1))
    with pytest.raises(Problem):
        read(small(encrypt)[:place], [KEY] if encrypt else ())


@given(st.binary(min_size=1, max_size=3000))
def test_an_archive_with_something_behind_its_end_is_refused(more):
    with pytest.raises(Problem):
        read(small() + more)


@given(st.binary(max_size=5000))
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(Problem):
        read(data)


def forged(change, number=archive.FORMAT):
    """An archive with a right seal, by somebody who knows the format."""
    out = io.BytesIO()
    writer = archive.Writer(out, number=number)
    change(writer)
    writer.finish(manifest())
    return out.getvalue()


def special(kind, name="media/a", target="/etc/passwd"):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return lambda writer: writer.tar.addfile(info)


def named(name):
    return lambda writer: writer.add(name, io.BytesIO(b"x"), 1)


TRICKS = {
    "a path out of the folder": named("media/../../etc/cron.d/x"),
    "an absolute path": named("/etc/passwd"),
    "a path with an empty part": named("media//etc"),
    "a path by another system's rules": named("media/..\\x"),
    "one of the folder's own names": named("media/.backup/x"),
    "another area": named("static/x.js"),
    "a part of the database with a strange number": named("database/1"),
    "a symbolic link": special(tarfile.SYMTYPE),
    "a hard link": special(tarfile.LNKTYPE, target="format"),
    "a device": special(tarfile.CHRTYPE),
    "a pipe": special(tarfile.FIFOTYPE),
    "a folder": special(tarfile.DIRTYPE),
    "the same file twice": lambda writer: [named("media/a")(writer), named("media/a")(writer)],
    "a second format": named("format"),
    "another manifest": lambda writer: writer.add("manifest.json", io.BytesIO(b"{}"), 2),
    "a file that the manifest does not name": lambda writer: [named("media/a")(writer), writer.members.popitem()],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_refused(trick):
    with pytest.raises(Problem):
        read(forged(TRICKS[trick]))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(archive.is_ordinary))
def test_a_file_of_any_name_that_is_written_can_be_read_again(name):
    assert f"media/{name}" in read(forged(named(f"media/{name}"))).members


def test_an_archive_of_a_newer_format_is_refused_in_those_words():
    with pytest.raises(Problem, match="restore with a newer one"):
        read(forged(lambda writer: None, archive.FORMAT + 1))
    with pytest.raises(Problem, match="no backup of this site"):
        read(forged(lambda writer: None, "first"))


def test_an_archive_of_a_newer_version_of_the_site_is_refused(tmp_path):
    out = io.BytesIO()
    writer = archive.Writer(out)
    later = manifest()
    later.migrations = {"pages": ["0001_initial", "9999_of_next_year"]}
    writer.finish(later)
    (tmp_path / "later.tar").write_bytes(out.getvalue())
    with pytest.raises(Problem, match="newer version of the site, with pages"):
        verify(tmp_path / "later.tar")


STRANGE_MANIFESTS = {
    "a statement for a table": {"tables": {"a; DROP TABLE b": 1}},
    "a statement behind dollars": {"tables": {'public."$n$; DROP TABLE b; "': 1}},
    "no number of rows": {"tables": {"public.a": "1"}},
    "a list of tables": {"tables": ["public.a"]},
    "migrations that are none": {"migrations": {"pages": [["0001"]]}},
    "no migrations": {"migrations": None},
}


@pytest.mark.parametrize("strange", STRANGE_MANIFESTS)
def test_a_strange_manifest_is_refused(strange):
    out = io.BytesIO()
    writer = archive.Writer(out)
    told = manifest()
    vars(told).update(STRANGE_MANIFESTS[strange])
    writer.finish(told)
    with pytest.raises(Problem):
        read(out.getvalue())


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_a_manifest_of_anything_is_refused(told):
    out = io.BytesIO()
    writer = archive.Writer(out)
    text = json.dumps(told).encode()
    writer.add("manifest.json", io.BytesIO(text), len(text))
    out.write(archive.seal(writer.stream.hash.hexdigest()))
    with pytest.raises(Problem):
        read(out.getvalue())


def test_the_manifest_is_readable_by_people():
    with tarfile.open(fileobj=io.BytesIO(small())) as tar:
        assert json.load(tar.extractfile("manifest.json"))["created"].startswith("2026")
