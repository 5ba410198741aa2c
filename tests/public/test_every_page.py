"""Readers' promises that hold on every page of the first content, in every language."""

import re
from itertools import pairwise

import pytest
from django.conf import settings

from tests.factories import PAGE_TYPES

from .crawl import EXAMPLES, LANGUAGES

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}


def test_every_page_type_is_among_the_pages(answers):
    types = {factory._meta.model.__name__ for factory in PAGE_TYPES}
    assert {answer.type for answer in answers} == types == set(EXAMPLES)
    examples = {(answer.type, answer.path) for answer in answers}
    assert examples >= set(EXAMPLES.items())


def test_every_page_answers_in_every_language(answers):
    assert [str(answer) for answer in answers if answer.response.status_code != 200] == []


def test_every_page_says_in_which_language_it_is(answers):
    for answer in answers:
        assert answer.soup.html["lang"] == answer.language == answer.response.headers["Content-Language"], answer


def test_every_page_has_a_title_and_one_heading_of_the_first_level(answers):
    for answer in answers:
        title, heading = answer.one("head > title").get_text().strip(), answer.one("h1").get_text().strip()
        assert heading, answer
        assert title.endswith(answer.one(".masthead__name").get_text()), answer
        assert len(title) > len(answer.one(".masthead__name").get_text()) + 3, answer


def test_titles_tell_pages_apart(answers):
    """Within one language, no two pages have the same title."""
    for language in LANGUAGES:
        titles = [answer.one("head > title").get_text() for answer in answers if answer.language == language]
        assert sorted(titles) == sorted(set(titles))


def test_canonical_address_is_the_page_in_the_language_that_is_shown(answers):
    for answer in answers:
        canonical = answer.one("link[rel=canonical]")["href"]
        assert canonical == f"{settings.BASE_URL}/{answer.shown_language}/{answer.path}", answer


def test_alternates_name_the_languages_in_which_the_page_is_offered_and_no_other(answers):
    for answer in answers:
        links = {link["hreflang"]: link["href"] for link in answer.soup.select("head link[rel=alternate][hreflang]")}
        default = links.pop("x-default")
        assert links == {code: f"{settings.BASE_URL}/{code}/{answer.path}" for code in answer.offered}, answer
        first = next(code for code in LANGUAGES if code in answer.offered)
        assert default == f"{settings.BASE_URL}/{answer.path and f'{first}/{answer.path}'}", answer


def test_only_real_content_in_its_own_language_is_for_search_engines(answers):
    for answer in answers:
        hidden = bool(answer.soup.select('meta[name=robots][content~="noindex"]'))
        assert hidden == (answer.is_fallback or answer.is_demonstration), answer


def test_invented_pages_say_so_at_their_head(answers, demonstration_label):
    for answer in answers:
        if answer.is_demonstration:
            badges = [badge.get_text() for badge in answer.soup.select(".page-head .badge")]
            assert demonstration_label[answer.language] in badges, answer


def test_a_page_in_another_language_says_so_once_and_marks_its_text(answers):
    fallbacks = [answer for answer in answers if answer.is_fallback]
    assert len(fallbacks) > 20
    for answer in answers:
        assert len(answer.soup.select(".notice")) == answer.is_fallback, answer
        if answer.is_fallback:
            assert answer.one("h1")["lang"] == answer.shown_language, answer
            assert answer.one("head > title")["lang"] == answer.shown_language, answer


def test_own_text_is_not_marked_as_foreign(answers):
    for answer in answers:
        if not answer.is_fallback:
            assert not answer.one("h1").has_attr("lang"), answer


def test_the_switcher_stays_on_the_page_and_marks_what_is_not_there_before_the_click(answers):
    names = dict(settings.LANGUAGES)
    for answer in answers:
        items = answer.soup.select(".languages__item")
        assert [item.select_one("[lang]").get_text() for item in items] == list(names.values()), answer
        for code, item in zip(LANGUAGES, items, strict=True):
            if code == answer.language:
                assert item.select_one("[aria-current]"), answer
                continue
            assert item.a["href"].removeprefix(settings.BASE_URL) == f"/{code}/{answer.path}", answer
            said = item.get_text(" ", strip=True) != names[code]
            assert said == (code not in answer.offered), f"{answer}: {code}"


def test_no_page_shows_the_inside_of_the_machine(answers):
    leaks = re.compile(
        r"\bNone\b|\{\{|\{%|\{#|%\(\w+\)s|&lt;p&gt;|&amp;(?:nbsp|amp|lt)|StreamValue|object at 0x|\bUndefined\b"
    )
    found = [f"{answer}: {match.group()}" for answer in answers for match in leaks.finditer(answer.html)]
    assert found == []


def test_no_attribute_is_empty_where_it_must_say_something(answers):
    for answer in answers:
        for name in ("href", "src", "lang", "aria-label", "datetime", "content"):
            assert not answer.soup.select(f'[{name}=""]'), f"{answer}: {name}"


def test_every_page_runs_under_the_strict_policy(answers):
    for answer in answers:
        headers = answer.response.headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy.items() >= STRICT.items(), answer
        assert "unsafe" not in headers["Content-Security-Policy"], answer
        assert headers["X-Content-Type-Options"] == "nosniff", answer
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", answer


def test_no_page_has_anything_inline_that_the_policy_would_stop(answers):
    for answer in answers:
        assert not answer.soup.select("style, [style]"), answer
        assert [script for script in answer.soup.select("script[src]") if script.get_text(strip=True)] == [], answer
        inline = {script.get("type") for script in answer.soup.select("script:not([src])")}
        assert inline <= {"application/ld+json"}, answer
        handlers = [name for element in answer.soup.find_all() for name in element.attrs if name.startswith("on")]
        assert handlers == [], answer


def test_no_page_knows_its_reader(answers):
    """Neither cookies nor an answer that depends on them: pages may be kept and shared."""
    for answer in answers:
        assert not answer.response.cookies, answer
        assert "cookie" not in answer.response.headers.get("Vary", "").lower(), answer


def test_nothing_is_loaded_from_elsewhere(answers):
    for answer in answers:
        for element in answer.soup.select("[src], link[rel=stylesheet], link[rel=preload], link[rel=icon], image, use"):
            address = element.get("src") or element.get("href") or element.get("xlink:href")
            assert address.startswith(("/static/", "/media/", "/maps/", "#")), f"{answer}: {address}"


def test_the_print_style_sheet_is_part_of_every_page(answers):
    root = settings.BASE_DIR / "static" / "css"
    assert 'print.css") print' in (root / "site.css").read_text()
    for answer in answers:
        answer.one('link[rel=stylesheet][href$="css/site.css"]')


def test_an_id_is_given_once(answers):
    for answer in answers:
        ids = [element["id"] for element in answer.soup.select("[id]")]
        assert len(ids) == len(set(ids)), answer
        for link in answer.soup.select('a[href^="#"]'):
            assert link["href"][1:] in ids, f"{answer}: {link['href']}"


def test_headings_leave_out_no_level(answers):
    for answer in answers:
        levels = [int(heading.name[1]) for heading in answer.soup.select("main :is(h1, h2, h3, h4, h5, h6)")]
        assert levels[0] == 1, answer
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), f"{answer}: {levels}"
