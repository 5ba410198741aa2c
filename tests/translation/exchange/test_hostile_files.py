"""Whatever somebody uploads: a clear answer, and nothing fetched, expanded or saved."""

import io
import zipfile

import pytest

from mesi_site.translation.exchange.reading import MAX_BYTES, Unreadable, read

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
HEAD = f'<xliff xmlns="{NAMESPACE}" version="2.0" srcLang="en" trgLang="ru">'
BOMB = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10 if number else "lol"}">' for number in range(10)
)


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        written.writestr("file.xlf", HEAD)
    return content.getvalue()


def unit(inside):
    return (
        f'{HEAD}<file id="f"><unit id="u"><segment><source>{inside}</source></segment></unit></file></xliff>'.encode()
    )


HOSTILE = {
    "entity bomb": (f"{BOMB}]>{HEAD}&a9;</xliff>".encode(), "entities"),
    "external entity": (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{HEAD}&e;</xliff>'.encode(),
        "entities",
    ),
    "external DTD": (f'<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">{HEAD}</xliff>'.encode(), "entities"),
    "entities in UTF-16": (f"{BOMB}]>{HEAD}&a9;</xliff>".encode("utf-16"), "entities"),
    "undeclared entity": (unit("&what;"), "Line 1"),
    "2000 levels": (unit('<pc id="1">' * 2000 + "</pc>" * 2000), "depth"),
    "wrong encoding": (f"<?xml version='1.0' encoding='utf-8'?>{HEAD}Привет</xliff>".encode("cp1251"), "UTF-8"),
    "not XML": (b"%PDF-1.7 \x00\x01", "well-formed"),
    "nothing": (b"", "well-formed"),
    "another XML": (b"<html/>", "no XLIFF"),
    "another version": (HEAD.replace("document:2.0", "document:3.0").encode() + b"</xliff>", "no XLIFF"),
    "archive": (archive(), "Unpack"),
    "no page": (HEAD.encode() + b"</xliff>", "no page"),
    "cut off": (unit("x")[:-30], "Line 1"),
    "too large": (b" " * (MAX_BYTES + 1), "10 MB"),
    "too many pages": (HEAD.encode() + b'<file id="f"/>' * 501 + b"</xliff>", "in parts"),
    "too many texts": (HEAD.encode() + b'<file id="f">' + b'<unit id="u"/>' * 20_001 + b"</file></xliff>", "in parts"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(case):
    content, reason = HOSTILE[case]
    with pytest.raises(Unreadable, match=reason):
        read(content)


def test_a_file_in_utf_16_as_some_programs_write_it_is_read():
    content = f'<?xml version="1.0" encoding="UTF-16"?>\n{unit("Мост").decode()}'.encode("utf-16")
    assert read(content)[0].texts[0].source == [("text", "Мост")]
    assert read(b"\xef\xbb\xbf" + unit("x"))[0].texts[0].source == [("text", "x")]


def test_an_element_that_nobody_knows_is_a_problem_of_its_text():
    (file,) = read(unit('<script xmlns="http://www.w3.org/1999/xhtml">x</script>'))
    assert "not known" in file.texts[0].problem


def test_comments_and_instructions_of_programs_do_no_harm():
    (file,) = read(unit("one<!-- two --> three<?four?>"))
    assert "".join(value for _kind, value in file.texts[0].source) == "one three"


def test_pairs_that_programs_write_as_two_ends_are_read():
    (file,) = read(unit('<sc id="1"/>bold<ec startRef="1"/> <mrk id="m" type="comment">word</mrk><ph id="2"/>'))
    assert file.texts[0].source == [
        ("open", "1"), ("text", "bold"), ("close", "1"), ("text", " "), ("text", "word"), ("single", "2")
    ]  # fmt: skip
