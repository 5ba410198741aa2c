"""What search engines and other programs read: structured data, sitemap, robots."""

import datetime as dt
import json
import xml.etree.ElementTree as ElementTree

import pytest
import time_machine
from django.conf import settings

from international.models import MembershipPage
from mesi_site import cldr
from tests.factories import ContentPageFactory, DeadlineFactory, NewsPageFactory, ProgramPageFactory, intake

from .crawl import EXAMPLES, fetch

pytestmark = pytest.mark.django_db

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def graph(answer):
    return json.loads(answer.one('script[type="application/ld+json"]').string)["@graph"]


def node(answer, *types):
    return next(node for node in graph(answer) if node["@type"] in types)


def plain(text):
    """With plain spaces, as `words` gives them."""
    return " ".join(text.split())


def of_type(answers, page_type):
    return [answer for answer in answers if answer.type == page_type]


def facts(answer):
    """{label: value} of a page's facts."""
    items = answer.soup.select(".facts__item")
    return {item.dt.get_text(" ", strip=True): item.dd.get_text(" ", strip=True) for item in items}


def test_structured_data_of_every_page_can_be_read_and_names_page_and_institution(answers):
    for answer in answers:
        page = node(answer, "WebPage")
        assert page["url"] == answer.one("link[rel=canonical]")["href"], answer
        assert page["inLanguage"] == answer.shown_language, answer
        assert page["name"] == answer.one("h1").get_text(), answer
        assert node(answer, "CollegeOrUniversity")["name"], answer
        for entry in graph(answer):
            assert all(value not in (None, "", [], "None") for value in entry.values()), f"{answer}: {entry}"


def test_breadcrumbs_are_the_way_that_the_page_shows(answers):
    for answer in answers:
        shown = [(a.get_text(), settings.BASE_URL + a["href"]) for a in answer.soup.select(".breadcrumbs a")]
        if not answer.path:
            assert not shown
            assert not [entry for entry in graph(answer) if entry["@type"] == "BreadcrumbList"]
            continue
        items = node(answer, "BreadcrumbList")["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1)), answer
        assert [(item["name"], item["item"]) for item in items[:-1]] == shown, answer
        assert items[-1]["item"] == answer.one("link[rel=canonical]")["href"], answer
        above = [answer.path.split("/")[:depth] for depth in range(answer.path.count("/"))]
        ways = [f"{settings.BASE_URL}/{answer.language}/{''.join(f'{part}/' for part in parts)}" for parts in above]
        assert [address for _name, address in shown] == ways, answer


def test_a_program_s_structured_data_says_what_the_page_says(answers):
    for answer in of_type(answers, "ProgramPage"):
        data, shown = node(answer, "EducationalOccupationalProgram"), facts(answer)
        values = list(shown.values())
        assert data["name"] == answer.one("h1").get_text(), answer
        assert data["programType"] in answer.words(".page-head__kind"), answer
        assert data["educationalProgramMode"] in values, answer
        if "educationalCredentialAwarded" in data:
            assert data["educationalCredentialAwarded"] in values, answer
        for partner in data["provider"][1:]:
            assert plain(partner["name"]) in answer.words("main"), answer


def test_the_dates_of_a_program_s_structured_data_are_those_of_the_page(answers):
    dated = 0
    for answer in of_type(answers, "ProgramPage"):
        data = node(answer, "EducationalOccupationalProgram")
        texts = []
        if "applicationDeadline" in data:
            texts.append(
                cldr.date(dt.date.fromisoformat(data["applicationDeadline"]), "medium", language=answer.language)
            )
        if "startDate" in data and "endDate" in data:
            days = (dt.date.fromisoformat(data[name]) for name in ("startDate", "endDate"))
            texts.append(cldr.interval(*days, language=answer.language))
        for text in texts:
            assert plain(text) in answer.words("main"), f"{answer}: {text}"
        dated += len(texts)
    assert dated > 50


def test_no_machine_takes_what_is_invented_for_real(answers):
    described, told = ("EducationalOccupationalProgram", "ResearchProject", "Project"), 0
    for answer in answers:
        nodes = [entry for entry in graph(answer) if entry["@type"] in described or "#partner" in entry.get("@id", "")]
        for entry in nodes:
            assert ("disambiguatingDescription" in entry) == answer.is_demonstration, f"{answer}: {entry['name']}"
            told += answer.is_demonstration
    assert told > 200


def test_a_deadline_is_told_to_machines_only_where_it_holds_for_everybody(overview):
    same = {"opens_on": None, "closes_on": dt.date(2027, 3, 1)}
    own, incoming = (DeadlineFactory.build(audience=audience, **same) for audience in ("own", "incoming"))
    common = ProgramPageFactory(intakes=[intake(deadlines=[own, incoming])])
    own, incoming = (DeadlineFactory.build(audience=audience, **same) for audience in ("own", "incoming"))
    incoming.closes_on = dt.date(2027, 4, 1)
    different = ProgramPageFactory(intakes=[intake(deadlines=[own, incoming])])
    with time_machine.travel("2027-02-01"):
        for page, told in [(common, "2027-03-01"), (different, None)]:
            data = node(fetch(page.url.removeprefix("/en/"), "en"), "EducationalOccupationalProgram")
            assert data.get("applicationDeadline") == told


def test_every_page_with_a_lead_is_described_for_search_engines(answers):
    described = 0
    for answer in answers:
        lead = answer.soup.select(".page-head__lead, .hero__lead")
        if lead:
            description = answer.one("meta[name=description]")["content"]
            assert len(description) <= 300, answer
            assert plain(description)[:60] in " ".join(lead[0].get_text(" ").split()), answer
            described += 1
    assert described > 300


def test_a_later_part_of_the_news_is_a_page_of_its_own(overview):
    news = [NewsPageFactory() for _ in range(51)]
    index = news[0].get_parent()
    canonical = fetch(f"{index.slug}/?page=2", "en").one("link[rel=canonical]")["href"]
    assert canonical == f"{settings.BASE_URL}/en/{index.slug}/?page=2"
    assert fetch(f"{index.slug}/?page=x", "en").one("link[rel=canonical]")["href"] == canonical.partition("?")[0]


def test_a_partner_and_a_project_are_described_as_what_they_are(answers):
    partner = next(
        a for a in of_type(answers, "PartnerPage") if a.path == EXAMPLES["PartnerPage"] and a.language == "fr"
    )
    data = [entry for entry in graph(partner) if entry["@type"] == "CollegeOrUniversity"][1]
    assert data["name"] == partner.one("h1").get_text()
    assert data["address"]["addressCountry"] == "FR"
    for project in of_type(answers, "ProjectPage"):
        data = node(project, "ResearchProject", "Project")
        for member in data["member"][1:]:
            assert plain(member["name"]) in project.words("main"), project


def test_the_quotation_is_a_quotation(answers):
    for answer in of_type(answers, "OverviewPage"):
        data = node(answer, "Quotation")
        assert plain(data["text"]).removesuffix(".") in answer.words("blockquote")
        assert plain(data["creator"]["name"]) in answer.words(".quotation")


def test_words_that_end_a_script_cannot_end_it(overview, client):
    page = ContentPageFactory(title_en="</script><script>alert(1)</script>&<!--")
    html = client.get(page.url).content.decode()
    assert "<script>alert" not in html
    data = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert any(entry.get("name") == page.title_en for entry in json.loads(data)["@graph"])


@pytest.mark.usefixtures("whole_site")
class TestSitemap:
    def test_it_lists_real_pages_in_the_languages_in_which_they_are_offered(self, answers, client):
        """But for memberships without a text: the list says all that is known of them."""
        lists_only = [f"memberships/{page.slug}/" for page in MembershipPage.objects.all() if not page.has_detail]
        assert lists_only
        tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
        listed = [location.text for location in tree.iterfind("s:url/s:loc", SITEMAP)]
        expected = [
            answer
            for answer in answers
            if not (answer.is_demonstration or answer.is_fallback) and answer.path not in lists_only
        ]
        assert sorted(listed) == sorted(settings.BASE_URL + answer.address for answer in expected)

    def test_every_entry_names_its_alternates_and_they_name_it(self, client):
        tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
        alternates = {
            entry.find("s:loc", SITEMAP).text: {link.get("href") for link in entry.iterfind("x:link", SITEMAP)}
            for entry in tree.iterfind("s:url", SITEMAP)
        }
        for address, others in alternates.items():
            assert address in others
            assert all(alternates[other] == others for other in others)

    def test_its_alternates_are_those_of_the_pages(self, answers, client):
        by_address = {settings.BASE_URL + answer.address: answer for answer in answers}
        tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
        for entry in tree.iterfind("s:url", SITEMAP):
            answer = by_address[entry.find("s:loc", SITEMAP).text]
            in_page = {
                link["href"] for link in answer.soup.select("link[rel=alternate][hreflang]:not([hreflang=x-default])")
            }
            assert {link.get("href") for link in entry.iterfind("x:link", SITEMAP)} == in_page

    def test_robots_may_read_everything_but_the_editor(self, client):
        lines = client.get("/robots.txt").content.decode().splitlines()
        assert lines[:2] == ["User-agent: *", "Disallow: /admin/"]
        assert lines[2].startswith("Sitemap: http")
        assert lines[2].endswith("/sitemap.xml")


def test_a_program_that_has_lapsed_says_no_deadline(overview, client):
    """What is past is not announced to machines as if one could still apply."""
    page = ProgramPageFactory(with_facts=True)
    with time_machine.travel("2027-06-01"):
        html = client.get(page.url).content.decode()
    assert "applicationDeadline" not in html
