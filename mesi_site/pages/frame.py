"""What stands around every public page: institution, menu, languages, way back, urgent news."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import cached_property

from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.languages import preferred_order, reader_language

from .routing import site_of

URGENT_NEWS_SHOWN = 3


@dataclass(frozen=True)
class MenuEntry:
    """A page in the menu or on the way back to the start."""

    text: object
    url: str
    current: str = ""  # "page" for the page that is shown, "true" for the part that it belongs to


@dataclass(frozen=True)
class LanguageEntry:
    """A language in the switcher: always leads to an answer, and says before the click in which language that is."""

    code: str
    name: str
    url: str
    is_current: bool
    shown: str

    @property
    def is_available(self):
        return self.shown == self.code


@dataclass(frozen=True)
class Surroundings:
    """What stands around every page, whatever the page and the language; all of it is shared, to be read only."""

    institution: object
    root: object
    parts: list  # pages right below the start page
    menu: list
    footer: list  # those of prose that are not in the menu
    urgent_news: list
    has_demonstration: bool

    @classmethod
    def load(cls, root):
        from .models import BasePage, ContentPage, NewsPage

        parts = list(BasePage.objects.child_of(root).public()) if root else []
        others = [part for part in parts if not part.show_in_menus]
        return cls(
            institution=InstitutionSettings.for_readers(),
            root=root,
            parts=parts,
            menu=[part for part in parts if part.show_in_menus],
            footer=[part for part in others if issubclass(part.specific_class, ContentPage)],
            urgent_news=list(NewsPage.objects.urgent(on=timezone.localdate())[: URGENT_NEWS_SHOWN + 1]) if root else [],
            has_demonstration=BasePage.objects.public().filter(is_demonstration=True).exists(),
        )


class Frame:
    """The frame of one public page, of a view below it (`below` is its path), or of what is no page."""

    def __init__(self, request, page=None, below=""):
        self.request, self.page, self.below = request, page, below
        self.query = ""  # what was asked of a list or form, as it stands in the address; other languages keep it
        self.language = reader_language()
        site = site_of(request)
        root = site and site.root_page
        around = remembered(("surroundings", root and root.pk), lambda: Surroundings.load(root))
        self.institution, self.has_demonstration, self._around = around.institution, around.has_demonstration, around
        self.root_url = f"/{self.language}/"
        others = (news for news in around.urgent_news if news.pk != (page and page.pk))
        self.urgent_news = tuple(others)[:URGENT_NEWS_SHOWN]
        self.part = 1  # of a list that goes over several pages

    @cached_property
    def position(self):
        """(path of the part of the site that the page belongs to, how its entry is marked): what menus depend on."""
        path = (self.page and self.page.path) or ""
        for part in (*self._around.menu, *self._around.footer):
            if path.startswith(part.path):
                return part.path, "page" if path == part.path else "true"
        return None

    @property
    def parts(self):
        """The pages right below the start page."""
        return self._around.parts

    @cached_property
    def menu(self):
        return self._entries(self._around.menu)

    @cached_property
    def footer(self):
        return self._entries(self._around.footer)

    def _entries(self, pages):
        current = dict([self.position] if self.position else [])
        return [MenuEntry(page.texts.title, page.get_url(self.request), current.get(page.path, "")) for page in pages]

    @cached_property
    def breadcrumbs(self):
        """From the start page down to the page's parent, or to the page that a view stands below."""
        if not self.page or self.page.depth <= 2:
            return []
        above = [*self._ancestors(), self.page] if self.below else self._ancestors()
        return [
            MenuEntry(self._around.root.texts.title, self.root_url),
            *(MenuEntry(page.texts.title, page.get_url(self.request)) for page in above),
        ]

    def _ancestors(self):
        """Public pages between the start page and this one."""
        page = self.page
        if not page.path or page.depth <= 3:
            return []
        above = page.path[: -page.steplen]
        if page.depth == 4:
            return [part for part in self._around.parts if part.path == above]
        return remembered(("way to", above), lambda: list(page.get_ancestors().filter(depth__gt=2).public()))

    @cached_property
    def languages(self):
        offered = self.page.readable_languages if self.page else None
        return [
            LanguageEntry(
                code,
                name,
                self._address_in(code),
                is_current=code == self.language,
                shown=preferred_order(code, among=offered)[0],
            )
            for code, name in settings.LANGUAGES
        ]

    @cached_property
    def alternates(self):
        """(language, absolute address) for each language in which the page is offered: what hreflang tells."""
        if not self.page:
            return []
        codes = [code for code, _name in settings.LANGUAGES if code in self.page.published_languages]
        return [(code, self._full_address_in(code)) for code in codes]

    @cached_property
    def default_address(self):
        """x-default: the start page's address without a language, else the page in its first language."""
        if self.page is None or not self.alternates:
            return None
        if self.page.depth == 2:
            return self._without_language(self.canonical)
        first = preferred_order(settings.LANGUAGE_CODE, among=self.page.published_languages)[0]
        return dict(self.alternates)[first]

    @cached_property
    def canonical(self):
        return self._full_address_in(self.page.shown_language) if self.page else None

    @property
    def is_indexed(self):
        """Search engines take a page only in a language in which it is offered, and never invented content."""
        return bool(self.page) and not self.page.is_fallback and not self.page.is_demonstration and not self.query

    def _address_in(self, code):
        """What is no page stands right below the start page, as the search does; an error page has no place at all."""
        address = (self.page and self.page.url_in(code, self.request)) or f"/{code}/"
        return address + self.below + (self.query and f"?{self.query}")

    def _full_address_in(self, code):
        address = self.page.full_url_in(code, self.request) + self.below
        return address + (f"?page={self.part}" if self.part > 1 else "")

    @staticmethod
    def _without_language(address):
        language = translation.get_language_from_path("/" + address.split("/", 3)[3])
        return address.removesuffix(f"{language}/") if language else address
