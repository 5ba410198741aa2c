"""What readers get from the running site: fast, fresh, and through faults."""

import threading

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from international.models import ProgramPage
from mesi_site.pages.models import BasePage
from tests.public.crawl import EXAMPLES, LANGUAGES

PROGRAM = "/en/programs/applied-statistics/"


def program():
    return ProgramPage.objects.get(slug="applied-statistics")


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_page_is_kept_in_every_language(served, path, language):
    first = served.get(f"/{language}/{path}")
    second = served.get(f"/{language}/{path}")
    assert (first.status, second.status, second.outcome) == (200, 200, "HIT")
    assert first.body == second.body
    assert second.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert second.headers["content-security-policy"]
    assert "set-cookie" not in second.headers


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_what_machines_read_is_kept(served, path):
    served.get(path)
    assert served.get(path).outcome == "HIT"


def test_what_is_for_one_reader_is_not(served):
    for path in ("/", "/admin/login/", "/health/live", "/en/nothing-here/", "/static/nothing.css"):
        served.get(path)
        assert served.get(path).outcome == "BYPASS", path
    assert served.get("/", accept_language="fr").headers["location"] == "/fr/"
    assert served.get("/", accept_language="ru").headers["location"] == "/ru/"


@pytest.mark.parametrize("path", ["/en/news/", "/en/contacts/", PROGRAM])
def test_numbers_beyond_the_end_of_a_list_are_answered_and_not_kept(served, path):
    for number in (2, 77, 9999):
        served.get(f"{path}?page={number}")
        answer = served.get(f"{path}?page={number}")
        assert (answer.status, answer.outcome) == (200, "BYPASS")


def test_publishing_is_seen_at_once(served):
    served.get(PROGRAM)
    page = program()
    for number in range(5):
        page.title_en = f"Applied Statistics, edition {number}"
        page.save_revision().publish()
        served.until(PROGRAM, lambda answer, title=page.title_en: title.encode() in answer.body)
        assert page.title_en.encode() in served.get("/en/programs/").body


def test_a_page_taken_down_or_closed_is_gone(served):
    served.get(PROGRAM)
    program().unpublish()
    served.until(PROGRAM, lambda answer: answer.status == 404)
    program().save_revision().publish()
    served.until(PROGRAM, lambda answer: answer.status == 200)
    restriction = PageViewRestriction.objects.create(page=program(), restriction_type="login")
    closed = served.until(PROGRAM, lambda answer: answer.status == 302)
    assert "no-store" in closed.headers["cache-control"]
    restriction.delete()
    served.until(PROGRAM, lambda answer: answer.status == 200)


def test_the_office_sees_each_worker(served, capsys):
    served.get(PROGRAM)
    call_command("pagecache", "status")
    assert " open " in capsys.readouterr().out


def test_without_postgresql_readers_get_what_is_known_and_are_told_when_to_come_again(served):
    known = served.until(PROGRAM, lambda answer: answer.outcome == "HIT")
    served.wire.cut()
    try:
        for _ in range(20):
            answer = served.get(PROGRAM)
            assert (answer.status, answer.body) == (200, known.body)
        served.until(PROGRAM, lambda answer: answer.outcome == "STALE")
        unknown = served.get("/fr/programs/?page=1")
        assert unknown.status == 503
        assert unknown.headers["retry-after"]
        assert "quelques minutes" in unknown.body.decode()
    finally:
        served.wire.mend()
    BasePage.objects.filter(slug="applied-statistics").update(title_en="Changed while the wire was cut")
    served.until(PROGRAM, lambda answer: b"Changed while the wire was cut" in answer.body)


def test_a_postgresql_that_hangs_does_not_keep_readers_of_known_pages_waiting(served):
    served.until(PROGRAM, lambda answer: answer.outcome == "HIT")
    served.wire.freeze()
    waiting = [threading.Thread(target=served.get, args=(f"/it/programs/?page=1&a={n}",)) for n in range(30)]
    try:
        for thread in waiting:
            thread.start()
        for _ in range(50):
            answer = served.get(PROGRAM)
            assert (answer.status, answer.outcome) in ((200, "HIT"), (200, "STALE"))
    finally:
        served.wire.thaw()
    for thread in waiting:
        thread.join(30)
        assert not thread.is_alive()
    served.until("/it/programs/", lambda answer: answer.status == 200)
