"""What the layer does with any application behind it: here small ones, that say what they are asked."""

import gzip
import os
import threading
import time

import brotli
import pytest
import time_machine
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.delivery.pagecache import channel, gate, memory
from mesi_site.delivery.pagecache.channel import Channel, State
from mesi_site.delivery.pagecache.entries import OVERHEAD, Entry, Store, encoding_for
from mesi_site.delivery.pagecache.wsgi import PageCache

PUBLIC = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=0, must-revalidate")]
TEXT = b"<p>A page with some words that come again, and again, and again.</p>" * 20
SECONDS = 10


class OpenChannel(Channel):
    """A channel whose news come from the test."""

    def start(self):
        self.is_started, self.state = True, State.OPEN
        self._opened.set()

    def tell(self):
        """What a notice of PostgreSQL does."""
        self._raise_generation()


class Site:
    """A page cache before an application that counts what it is asked."""

    def __init__(self, page=None):
        self.asked = []
        self.page = page or (lambda environ: ("200 OK", PUBLIC, TEXT))
        self.channel = OpenChannel()
        self.cache = PageCache(self.application, self.channel)
        self.cache._next_change = []  # moments of this site are in its database

    def application(self, environ, start_response):
        self.asked.append(environ)
        status, headers, body = self.page(environ)
        start_response(status, headers)
        return body if hasattr(body, "streaming") else [body]

    def get(self, path="/en/", query="", method="GET", host="testserver", environ=None, **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "SERVER_NAME": "server",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
            **(environ or {}),
        }
        answer = Answer()
        body = self.cache(environ, answer.start)
        answer.body = b"".join(body)
        return answer


class Answer:
    """What a reader gets."""

    def start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status[:3]), {name.lower(): value for name, value in headers}
        assert len(self.headers) == len(headers), "a header came twice"

    @property
    def outcome(self):
        return self.headers["x-page-cache"]


@pytest.fixture
def site():
    return Site()


def test_the_second_reader_gets_the_same_bytes_without_a_render(site):
    first, second = site.get(), site.get()
    assert (first.outcome, second.outcome) == ("MISS", "HIT")
    assert first.body == second.body == TEXT
    assert len(site.asked) == 1


def test_a_change_is_seen_by_the_next_reader(site):
    site.get()
    site.channel.tell()
    assert site.get().outcome == "MISS"
    assert site.get().outcome == "HIT"


def test_what_changed_while_a_page_was_rendered_is_seen_by_the_next_reader():
    site = Site()
    words = iter([b"before", b"after"])

    def page(environ):
        word = next(words)
        if word == b"before":
            site.channel.tell()
        return "200 OK", PUBLIC, word

    site.page = page
    assert site.get().body == b"before"
    assert site.get().body == b"after"
    assert site.get().outcome == "HIT"


@pytest.mark.parametrize(
    "more", [{"cookie": "sessionid=x"}, {"authorization": "Basic x"}, {"method": "POST"}, {"host": "elsewhere.example"}]
)
def test_whoever_is_somebody_is_answered_by_django_itself(site, more):
    site.get()
    assert site.get(**more).outcome == "BYPASS"
    assert len(site.asked) == 2
    assert site.get().outcome == "HIT"


def test_nothing_that_a_reader_sends_reaches_a_page_for_everybody(site):
    site.get(
        cookie="language=fr; evil=1", accept_language="fr", user_agent="evil", x_forwarded_host="evil", referer="evil"
    )
    [environ] = site.asked
    assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST"}
    assert "evil" not in str(environ)


def test_ten_thousand_junk_queries_make_no_new_page(site):
    site.get()
    for number in range(10_000):
        assert site.get(query=f"utm_{number}={number}&fbclid={number}").outcome == "HIT"
    assert len(site.cache.store) == 1


def test_a_parameter_that_counts_makes_a_page_and_an_odd_one_goes_through(site):
    site.get()
    assert site.get(query="page=2&utm=1").outcome == "MISS"
    assert site.get(query="x=1&page=2").outcome == "HIT"
    for odd in ("page=two", "page=2&page=3", "page=", "page=0", "page=-1", "page=99999", "page=2%00", "page=%FF"):
        assert site.get(query=odd).outcome == "BYPASS"
    assert len(site.cache.store) == 2


@given(st.text(max_size=200))
def test_no_query_string_breaks_the_layer_or_fills_it(query):
    site = SHARED
    site.get(query=query.encode().decode("latin-1"))
    assert len(site.cache.store) <= 10_000


SHARED = Site()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [*PUBLIC, ("Set-Cookie", "a=b")]),
        ("200 OK", [*PUBLIC, ("Vary", "Cookie")]),
        ("200 OK", [*PUBLIC, ("Vary", "Accept-Language, Accept-Encoding")]),
        ("200 OK", [("Cache-Control", "public, no-store")]),
        ("200 OK", [("Cache-Control", "private")]),
        ("201 Created", PUBLIC),
        ("302 Found", [("Location", "/fr/"), ("Vary", "Accept-Language, Cookie")]),
        ("404 Not Found", [("Vary", "Cookie")]),
    ],
)
def test_an_answer_that_is_not_for_everybody_is_made_again_for_the_one_who_asks(site, status, headers):
    site.page = lambda environ: (status, headers, environ.get("HTTP_COOKIE", "nobody").encode())
    assert site.get(cookie="me=1").body == b"me=1"
    assert len(site.asked) == 2
    assert site.get(cookie="me=2").body == b"me=2"
    assert len(site.asked) == 3, "it is known by then that this address is not for everybody"
    assert len(site.cache.store) == 0


def test_a_missing_page_and_a_redirect_are_asked_for_once_and_not_kept(site):
    for status in ("404 Not Found", "301 Moved Permanently"):
        site.asked.clear()
        site.page = lambda environ, status=status: (status, [("Vary", "Accept-Encoding")], b"no")
        assert site.get("/en/nothing/").outcome == "BYPASS"
        assert len(site.asked) == 1
    assert len(site.cache.store) == 0


def test_a_redirect_keeps_the_parameters_of_the_one_who_asks(site):
    """What a redirect does with a parameter, or whether it is one, may depend on what no key has."""
    site.page = lambda environ: ("301 Moved", [("Location", f"/en/search/?{environ['QUERY_STRING']}")], b"")
    assert site.get("/en/search", query="q=law").headers["location"] == "/en/search/?q=law"
    assert site.get("/en/search", query="q=art").headers["location"] == "/en/search/?q=art"


def test_a_prefix_that_one_reader_names_is_in_nobody_elses_page(site):
    """gunicorn takes the header SCRIPT_NAME for the environment's variable, from addresses that it trusts."""
    site.page = lambda environ: ("200 OK", PUBLIC, f"{environ['SCRIPT_NAME']}/admin/".encode())
    assert site.get(environ={"SCRIPT_NAME": "/evil"}).body == b"/evil/admin/"
    assert site.get().body == b"/admin/"


def test_a_body_that_comes_encoded_is_passed_on_as_it_is(site):
    packed = gzip.compress(TEXT)
    site.page = lambda environ: ("200 OK", [*PUBLIC, ("Content-Encoding", "gzip")], packed)
    answer = site.get(accept_encoding="br, gzip")
    assert (answer.outcome, answer.headers["content-encoding"], answer.body) == ("BYPASS", "gzip", packed)


def test_nobody_says_in_a_header_where_the_site_stands(site):
    site.get()
    assert site.get(environ={"SCRIPT_NAME": "/evil"}).outcome == "BYPASS"
    assert site.get().outcome == "HIT"


def test_a_stream_is_not_kept(site):
    class Stream(list):
        streaming = True

    site.page = lambda environ: ("200 OK", PUBLIC, Stream([b"a", b"b"]))
    assert site.get().body == b"ab"
    assert site.get().outcome == "BYPASS"


def test_a_page_that_is_gone_for_everybody_does_not_come_back_when_the_database_fails(site):
    site.get()
    site.channel.tell()
    site.page = lambda environ: ("404 Not Found", [], b"gone")
    site.get()
    site.channel.state = State.LOST
    assert site.get().status == 404


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


def in_threads(site, number, **request):
    """What as many readers get at once."""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(site.get(**request))) for _ in range(number)]
    for thread in threads:
        thread.start()
    return threads, answers


def finish(threads):
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()


def until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.001)


def test_many_who_want_the_same_page_wait_for_one_render(site):
    begun, go_on = threading.Event(), threading.Event()

    def page(environ):
        begun.set()
        assert go_on.wait(SECONDS)
        return "200 OK", PUBLIC, TEXT

    site.page = page
    threads, answers = in_threads(site, 5)
    until(lambda: site.cache.gate.inside == 5)
    go_on.set()
    finish(threads)
    assert len(site.asked) == 1
    assert [answer.body for answer in answers] == [TEXT] * 5


def test_who_waited_while_something_changed_gets_the_change(site):
    """A page that was begun before the change is no answer for somebody who asked after it."""
    begun, go_on = threading.Event(), threading.Event()

    def page(environ):
        if not begun.is_set():
            begun.set()
            assert go_on.wait(SECONDS)
            return "200 OK", PUBLIC, b"before"
        return "200 OK", PUBLIC, b"after"

    site.page = page
    first, _ = in_threads(site, 1)
    assert begun.wait(SECONDS)
    site.channel.tell()
    late, answers = in_threads(site, 3)
    until(lambda: site.cache.gate.inside == 4)
    go_on.set()
    finish([*first, *late])
    assert [answer.body for answer in answers] == [b"after"] * 3


def test_many_who_ask_for_what_is_not_there_wait_for_one_answer(site):
    go_on = threading.Event()

    def page(environ):
        assert go_on.wait(SECONDS)
        return "404 Not Found", [], b"nothing"

    site.page = page
    threads, answers = in_threads(site, 5)
    until(lambda: site.cache.gate.inside == 5)
    go_on.set()
    finish(threads)
    assert [answer.status for answer in answers] == [404] * 5
    assert len(site.asked) == 1


def test_a_render_that_fails_leaves_nobody_waiting(site):
    def page(environ):
        raise ZeroDivisionError

    site.page = page
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            site.get()
    assert site.cache.gate.inside == 0
    site.page = lambda environ: ("200 OK", PUBLIC, TEXT)
    assert site.get().outcome == "MISS"


def test_a_database_that_hangs_leaves_threads_for_readers_of_what_is_known(site, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.05)
    hangs, go_on = threading.Event(), threading.Event()
    site.get("/en/known/")
    site.get("/en/outdated/")
    site.channel.tell()
    site.get("/en/known/")
    limit = site.cache.gate.limit

    def page(environ):
        hangs.set()
        assert go_on.wait(SECONDS)
        return "200 OK", PUBLIC, TEXT

    site.page = page
    threads = []
    for number in range(limit):
        threads += in_threads(site, 1, path=f"/en/{number}/")[0]
    until(lambda: site.cache.gate.inside == limit)
    assert site.get("/en/known/").outcome == "HIT"
    assert site.get("/en/outdated/").outcome == "STALE"
    refused = site.get("/en/unknown/")
    assert refused.status == 503
    assert refused.headers["retry-after"].isdecimal()
    assert "Попробуйте" in refused.body.decode()
    assert site.get("/en/", cookie="sessionid=x").status == 503
    go_on.set()
    finish(threads)
    assert site.get("/en/unknown/").status == 200


def test_without_the_database_what_is_known_is_shown_and_nothing_new_is_kept(site):
    site.get()
    site.channel.state = State.LOST
    assert site.get().outcome == "STALE"
    site.page = lambda environ: ("200 OK", PUBLIC, b"new")
    assert site.get("/en/new/").outcome == "MISS"
    assert len(site.cache.store) == 1


def test_an_error_is_no_answer_where_something_is_known(site):
    site.get()
    site.channel.tell()
    site.page = lambda environ: ("500 Internal Server Error", [], b"oh")
    assert site.get().outcome == "STALE"
    assert site.get("/en/unknown/").status == 500


def test_what_was_withdrawn_long_ago_is_not_shown_for_want_of_something_fresh(site, monkeypatch):
    site.get()
    site.channel.tell()
    monkeypatch.setattr(channel, "LATELY", 0)
    site.page = lambda environ: ("503 Service Unavailable", [], b"oh")
    assert site.get().status == 503
    site.channel.state = State.LOST
    assert site.get().status == 503


def test_a_database_that_fails_to_say_when_something_changes_breaks_no_page(site):
    def fail(now):
        raise OperationalError

    site.get()
    site.channel.tell()
    site.cache._next_change = [fail]
    assert site.get().outcome == "STALE"
    assert site.get("/en/unknown/").status == 503


def test_who_writes_leaves_nothing_in_the_memory_of_others(site):
    def page(environ):
        memory.remembered("name", lambda: environ["REQUEST_METHOD"])
        return "200 OK", PUBLIC, memory.remembered("name", lambda: environ["REQUEST_METHOD"]).encode()

    site.page = page
    assert site.get(method="POST").body == b"POST"
    assert site.get().body == b"GET"


@pytest.mark.parametrize("state", [State.STARTING, State.UNPROVEN])
def test_where_changes_might_go_unnoticed_nothing_is_kept(site, state):
    site.get()
    site.channel.state = state
    site.get()
    site.get()
    assert len(site.asked) == 3


def test_time_alone_ends_a_page_and_even_its_stale_copy(site):
    with time_machine.travel("2026-11-25 12:00:00+00:00", tick=False) as clock:
        site.cache._next_change = [lambda now: now.replace(hour=15), lambda now: None]
        assert [site.get().outcome, site.get().outcome] == ["MISS", "HIT"]
        clock.move_to("2026-11-25 14:59:59+00:00")
        assert site.get().outcome == "HIT"
        site.channel.state = State.LOST
        assert site.get().outcome == "STALE"
        clock.move_to("2026-11-25 15:00:00+00:00")
        site.page = lambda environ: ("503 Service Unavailable", [], b"")
        assert site.get().status == 503


def test_what_renders_share_is_built_once_for_each_generation(site):
    built = []

    def page(environ):
        memory.remembered("menu", lambda: built.append(1) or "menu")
        return "200 OK", PUBLIC, TEXT

    site.page = page
    site.get("/en/a/")
    site.get("/en/b/")
    site.get("/en/c/", cookie="sessionid=x")
    assert len(built) == 1
    site.channel.tell()
    site.get("/en/a/")
    assert len(built) == 2
    site.channel.state = State.UNPROVEN
    site.get("/en/d/")
    site.get("/en/e/")
    assert len(built) == 4


def test_files_pass_whatever_hangs(site):
    site.cache.gate.limit = 0
    assert site.get("/static/site.css").outcome == "BYPASS"


def entry(size, generation=1):
    return Entry("200 OK", PUBLIC, bytes(size), generation, None)


def test_the_pages_asked_for_longest_ago_make_room():
    store = Store(max_bytes=10 * entry(1000).size)
    for number in range(10):
        store.put(number, entry(1000))
    store.get(0)
    store.put("new", entry(1000))
    assert store.get(1) is None
    assert store.get(0)
    assert store.bytes == 10 * entry(1000).size


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


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_process_that_was_forked_listens_for_itself(site):
    site.channel.start()
    child = os.fork()
    if not child:
        os._exit(site.channel.is_started or site.channel.is_open)
    assert os.waitpid(child, 0)[1] == 0
    assert site.channel.is_started
