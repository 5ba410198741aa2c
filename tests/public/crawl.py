"""Every public page of the first content, fetched once in every language, for tests that only read."""

from dataclasses import dataclass, field
from functools import cached_property

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from mesi_site.pages.models import BasePage

LANGUAGES = [code for code, _name in settings.LANGUAGES]

# The page of the first content that shows most of what its type can show.
EXAMPLES = {
    "OverviewPage": "",
    "MembershipIndexPage": "memberships/",
    "MembershipPage": "memberships/oecd-imhe/",
    "ProgramIndexPage": "programs/",
    "ProgramPage": "programs/applied-statistics/",
    "ProjectIndexPage": "projects/",
    "ProjectPage": "projects/openuped/",
    "PartnerIndexPage": "partners/",
    "PartnerPage": "partners/universite-de-valmont/",
    "NewsIndexPage": "news/",
    "NewsPage": "news/e-learning-design-information-session/",
    "ContentPage": "contacts/",
}
MISSING = "there-is-nothing-here/"


@dataclass
class Answer:
    """What a reader of one language gets at one address."""

    path: str
    language: str
    response: HttpResponse
    type: str = ""
    offered: list = field(default_factory=list)
    is_demonstration: bool = False

    def __str__(self):
        return self.address

    @property
    def address(self):
        return f"/{self.language}/{self.path}"

    @property
    def is_fallback(self):
        return self.language not in self.offered

    @property
    def shown_language(self):
        """English stands in before the others."""
        return next(code for code in [self.language, *LANGUAGES] if code in self.offered)

    @cached_property
    def html(self):
        return self.response.content.decode()

    @cached_property
    def soup(self):
        return BeautifulSoup(self.html, "html.parser")

    def one(self, selector):
        """The one element that the selector finds."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{self}: {len(found)} × {selector}"
        return found[0]

    def words(self, selector="body"):
        """What is read in an element, with single spaces."""
        return " ".join(self.one(selector).get_text(" ").split())


def fetch(path, language, **facts):
    with translation.override(language):
        return Answer(path, language, Client().get(f"/{language}/{path}"), **facts)


def fetch_everything():
    """An Answer for each public page and language."""
    answers = []
    for page in BasePage.objects.filter(depth__gt=1, live=True).order_by("path"):
        path = page.url_path.strip("/").partition("/")[2]
        facts = {
            "type": page.specific_class.__name__,
            "offered": page.published_languages,
            "is_demonstration": page.is_demonstration,
        }
        answers += [fetch(f"{path}/" if path else "", language, **facts) for language in LANGUAGES]
    return answers
