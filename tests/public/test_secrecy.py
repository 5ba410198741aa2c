"""Nothing that is not meant for readers shows in any public answer."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from international.models import FeaturedProgram, FeaturedProject, ProgramPartner, ProjectParticipant
from mesi_site.pages.models import NewsRelatedPage
from mesi_site.translation.languages import localized
from mesi_site.translation.texts import translated_fields
from tests.factories import (
    PAGE_TYPES,
    AgreementFactory,
    ContentPageFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    PartnerPageFactory,
    ProgramIndexPageFactory,
    ProgramPageFactory,
    ProjectPageFactory,
)
from tests.factories.texts import sample

from .crawl import LANGUAGES

pytestmark = pytest.mark.django_db

CANARY = "Zanzibarkanarienvogel"
BAIT = "Kolibrifutter"  # stands beside it, so that searches find it without naming it
SEARCHES = ("search/", "search/suggestions", "programs/", "programs/calendar.ics", "programs/compare/")


@pytest.fixture
def programs(overview):
    """Their list, where searches look for it."""
    return ProgramIndexPageFactory(slug="programs", languages="all")


def texts(model_factory):
    """Every text of every language is the canary."""
    model = model_factory._meta.model
    values = {}
    for name in translated_fields(model):
        for language in LANGUAGES:
            value = sample(model, name, language)
            values[localized(name, language)] = value if hasattr(value, "stream_block") else f"{CANARY} {BAIT}"
    return values


def words_of(response):
    """What is in an answer, as a person or a machine can read it."""
    if response.headers.get("Content-Type") != "application/pdf":
        return response.content.decode()
    sheet = PdfReader(io.BytesIO(response.content))
    return "\n".join([str(sheet.metadata), *(page.extract_text() for page in sheet.pages)])


def public_addresses():
    """Every address that the sitemap, the menu or a link tells a reader, and those of machines."""
    asked = [f"/{language}/{search}?q={BAIT}" for language in LANGUAGES for search in SEARCHES]
    starts = [f"/{language}/" for language in LANGUAGES]
    seen, waiting = set(), ["/sitemap.xml", "/robots.txt", "/.well-known/security.txt", *asked, *starts]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        body = words_of(Client().get(address, follow=True))
        yield address, body
        for part in body.replace("<loc>", 'href="').replace("</loc>", '"').split('href="')[1:]:
            link = part.partition('"')[0].removeprefix("http://localhost").partition("#")[0]
            if link.startswith("/") and not link.startswith(("/static/", "/admin/", "/media/")):
                waiting.append(link)


def shown():
    """Addresses at which a reader meets the canary, of how many in all."""
    answers = list(public_addresses())
    return [address for address, body in answers if CANARY.lower() in body.lower()], len(answers)


def keep(promise, what):
    addresses, number = shown()
    promise("Nothing private shows", f"{what}: {len(addresses)} hits in {number} answers", not addresses)


HIDDEN = {
    "draft": {"live": False},
    "expired": {"expire_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    "for logged-in people": {},
    "with a password": {},
    "for a group": {},
    "below a hidden page": {},
    "the same elsewhere, with a password": {},
}


def hide(page, how):
    restrictions = {"for logged-in people": "login", "with a password": "password", "for a group": "groups"}
    restrictions["the same elsewhere, with a password"] = "password"
    if how in restrictions:
        PageViewRestriction.objects.create(page=page.get_base_page(), restriction_type=restrictions[how], password="a")
    if how == "the same elsewhere, with a password":
        page.create_alias(parent=page.get_parent(), update_slug=f"alias-{page.pk}")
    if how == "below a hidden page":
        parent = page.get_parent().get_base_page()
        PageViewRestriction.objects.create(page=parent, restriction_type="login")


def test_what_is_not_hidden_would_be_seen(programs):
    """Or the tests below could not fail."""
    program = ProgramPageFactory(**texts(ProgramPageFactory))
    asked = [f"/en/{search}?q={BAIT}" for search in ("search/", "search/suggestions", "programs/")]
    for address in [*asked, program.url, f"{program.url}fact-sheet.pdf"]:
        assert CANARY in words_of(Client().get(address)), address


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_pages_show_nowhere(overview, programs, how, promise):
    """Neither themselves nor in lists, maps, figures, related pages, programs of a partner, partners of a program…"""
    partner = PartnerPageFactory(**texts(PartnerPageFactory), **HIDDEN[how], slug=CANARY.lower())
    program = ProgramPageFactory(**texts(ProgramPageFactory), **HIDDEN[how])
    project = ProjectPageFactory(**texts(ProjectPageFactory), **HIDDEN[how])
    news = NewsPageFactory(**texts(NewsPageFactory), **HIDDEN[how], urgent_until=timezone.localdate() + dt.timedelta(9))
    page = ContentPageFactory(**texts(ContentPageFactory), **HIDDEN[how], show_in_menus=True)
    hidden = [partner, program, project, news] + ([] if how == "below a hidden page" else [page])
    if how == "below a hidden page":
        page.delete()
    for one in hidden:
        hide(one, how)
    link_everything(partner, program, project, news)
    overview.featured_programs = [FeaturedProgram(program=program)]
    overview.featured_projects = [FeaturedProject(project=project)]
    overview.save()
    keep(promise, how)
    assert not [address for address, body in behind(hidden) if CANARY.lower() in body.lower()]


def behind(hidden):
    """What stands where the hidden pages are, and below: a reader may know the address."""
    for page in hidden:
        if CANARY.lower() not in page.slug:  # the form for its password names the address
            for below in ("", *page.views_below):
                address = f"{page.url}{below}"
                yield address, words_of(Client().get(address, follow=True))


def link_everything(partner, program, project, news):
    """Public pages refer to the hidden ones in every way there is."""
    ProgramPageFactory(partner_links=[ProgramPartner(partner=partner)])
    ProjectPageFactory(participants=[ProjectParticipant(partner=partner)])
    other = PartnerPageFactory()
    program.partner_links = [ProgramPartner(partner=other)]
    program.save()
    project.participants = [ProjectParticipant(partner=other)]
    project.save()
    AgreementFactory(partners=[partner, other])
    links = "".join(f'<a linktype="page" id="{page.pk}">words</a>' for page in (partner, program, project, news))
    ContentPageFactory(introduction_en=f"<p>{links}</p>")
    public_news = NewsPageFactory()
    public_news.related_pages = [
        NewsRelatedPage(page=hidden.get_base_page()) for hidden in (partner, program, project, news)
    ]
    public_news.save()


def test_text_of_an_unticked_language_shows_nowhere(overview, promise):
    """A translation that is not ready, in whatever page type and field."""
    for factory in PAGE_TYPES:
        model = factory._meta.model
        page = overview if model is type(overview) else factory(languages="all", show_in_menus=True)
        for name in translated_fields(model):
            if isinstance(getattr(page, localized(name, "it")), str):
                setattr(page, localized(name, "it"), CANARY)
        page.published_languages = ["en", "ru", "fr"]
        page.save()
        assert CANARY in getattr(page, localized("title", "it"))
    keep(promise, "a language that is not ticked")


def test_a_draft_on_top_of_a_public_page_shows_nowhere(overview, promise):
    page = ContentPageFactory(languages="all")
    page.title_en = page.introduction_ru = CANARY
    page.save_revision()
    keep(promise, "a draft on top of a public page")


def test_what_the_office_keeps_for_itself_shows_nowhere(overview, promise):
    partner = PartnerPageFactory()
    AgreementFactory(partners=[partner], reference=CANARY, notes=CANARY)
    keep(promise, "what the office keeps for itself")


def test_uploaded_originals_have_no_address(overview, client):
    assert client.get("/media/original_images/secret.png").status_code in (302, 404)
    assert client.get("/media/images/../original_images/secret.png", follow=True).status_code in (400, 404)
    assert client.get("/media/documents/secret.pdf", follow=True).status_code == 404


def test_the_editor_asks_who_is_there(overview, client):
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_there_is_no_hidden_news_index(overview):
    """An index without public entries says so instead of being blank."""
    index = NewsIndexPageFactory()
    NewsPageFactory(live=False)
    assert "no news" in Client().get(f"/en/{index.slug}/").content.decode()
