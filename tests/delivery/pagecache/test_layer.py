"""What the layer does with any application behind it: here small ones, that say what they are asked."""

import datetime as dt
import gzip
import os

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.delivery.pagecache import memory
from mesi_site.delivery.pagecache.channel import State
from mesi_site.delivery.pagecache.wsgi import PageCache
from tests.delivery.pagecache.layer_site import PUBLIC, TEXT, Site


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
    site.get(query="unheard=of")
    for number in range(10_000):
        assert site.get(query=f"unknown{number}={number}&x={number}").outcome == "HIT"
    assert len(site.cache.store) == 2


def test_what_counts_visitors_makes_no_difference_and_other_unknown_names_are_told_to_the_page(site):
    site.get()
    assert site.get(query="utm_source=letter").outcome == "HIT"
    assert site.get(query="b=1&a=2").outcome == "MISS"
    assert site.asked[-1]["QUERY_STRING"] == "unknown="


def test_a_parameter_that_counts_makes_a_page_and_an_odd_one_goes_through(site):
    site.get()
    assert site.get(query="page=2&utm=1").outcome == "MISS"
    assert site.get(query="utm=2&page=2").outcome == "HIT"
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


def test_what_renders_share_ends_with_the_next_change_where_nothing_is_asked_that_may_be_kept(site):
    built = []

    def page(environ):
        memory.remembered("menu", lambda: built.append(1) or "menu")
        return "200 OK", PUBLIC, TEXT

    site.page = page
    with time_machine.travel(dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC), tick=False) as clock:
        site.cache._next_change = [lambda now: now + dt.timedelta(hours=1)]
        site.get(cookie="sessionid=x")
        clock.shift(dt.timedelta(minutes=59))
        site.get(cookie="sessionid=x")
        assert len(built) == 1
        clock.shift(dt.timedelta(minutes=1))
        site.get(cookie="sessionid=x")
        assert len(built) == 2


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_process_that_was_forked_listens_for_itself(site):
    site.channel.start()
    child = os.fork()
    if not child:
        os._exit(site.channel.is_started or site.channel.is_open)
    assert os.waitpid(child, 0)[1] == 0
    assert site.channel.is_started


def test_what_is_answered_from_memory_passes_nothing_that_stands_around_the_rest():
    site, seen = Site(), []

    def around(rest):
        def noted(environ, start_response):
            seen.append(environ["PATH_INFO"])
            return rest(environ, start_response)

        return noted

    site.cache = PageCache(site.application, site.channel, around)
    site.cache._next_change = []
    assert [site.get().outcome, site.get().outcome, site.get(method="POST").outcome] == ["MISS", "HIT", "BYPASS"]
    assert seen == ["/en/", "/en/"]
