"""What a kept page sends to each reader, and how many pages a worker keeps."""

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.delivery.pagecache.entries import OVERHEAD, Entry, Store, encoding_for
from tests.delivery.pagecache.layer_site import PUBLIC, TEXT


@pytest.mark.parametrize(
    ("accepted", "sent", "unpacked"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0", None, bytes),
    ],
)
def test_each_reader_gets_the_encoding_that_it_asks_for(site, accepted, sent, unpacked):
    for _ in range(2):
        answer = site.get(accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == sent
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-length"] == str(len(answer.body))
        assert unpacked(answer.body) == TEXT
    assert len(site.asked) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["br", "gzip", "deflate", "*", "identity", "zstd", ""]),
            st.sampled_from(["", ";q=0", ";q=0.5", ";q=1", "; q=0.1", ";q=x", ";"]),
        )
    )
)
def test_an_encoding_that_was_refused_is_never_sent(parts):
    header = ", ".join(name + weight for name, weight in parts)
    chosen = encoding_for(header)
    assert chosen in ("br", "gzip", "")
    named = [name for name, _ in parts]
    if chosen:
        assert chosen in named or "*" in named
        assert all(weight not in (";q=0", ";q=x") for name, weight in parts[-1:] if name == chosen)


def test_a_reader_who_has_the_page_is_told_so(site):
    tag = site.get(accept_encoding="br").headers["etag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        answer = site.get(if_none_match=known, accept_encoding="br")
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == tag
        assert "content-encoding" not in answer.headers
    assert site.get(if_none_match='W/"other"').status == 200
    site.channel.tell()
    assert site.get(if_none_match=tag).status == 304, "rendered anew, and the same"


def test_head_says_what_get_would_say(site):
    head, get = site.get(method="HEAD"), site.get()
    assert head.body == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert len(site.asked) == 1


def entry(size, generation=1):
    return Entry("200 OK", PUBLIC, bytes(size), generation, None)


def test_the_pages_that_nobody_wanted_lately_make_room():
    store = Store(max_bytes=10 * entry(1000).size)
    for number in range(10):
        store.put(number, entry(1000))
    store.get(0)
    store.put("new", entry(1000))
    assert store.get(1) is None
    assert store.get(0)
    assert store.bytes == 10 * entry(1000).size


def test_where_all_pages_are_wanted_the_oldest_makes_room_and_the_new_one_stays():
    store = Store(max_bytes=3 * entry(1000).size)
    for number in range(3):
        store.put(number, entry(1000))
        store.get(number)
    store.put("new", entry(1000))
    assert [store.get(key) is not None for key in (0, 1, 2, "new")] == [False, True, True, True]


def test_a_page_that_is_too_large_is_not_kept_and_drives_out_nothing():
    store = Store(max_bytes=OVERHEAD * 4)
    store.put("small", entry(10))
    store.put("large", entry(OVERHEAD * 10))
    assert store.get("large") is None
    assert store.get("small")


def test_an_older_page_does_not_replace_a_newer_one():
    store = Store(max_bytes=10**6)
    store.put("page", entry(10, generation=2))
    store.put("page", entry(20, generation=1))
    assert len(store.get("page").body) == 10
