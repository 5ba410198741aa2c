"""What stands around every public page: institution, menu, languages, way back, urgent news."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import cached_property
from wagtail.models import Site

from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.languages import preferred_order, reader_language


@dataclass(frozen=True)
class MenuEntry:
    """A page in the menu or on the way back to the start."""

    text: object
    url: str
    is_current: bool = False


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


class Frame:
    """The frame of one public page, or of an error page (`page` is None)."""

    def __init__(self, request, page=None):
        from .models import BasePage, ContentPage, NewsPage

        self.request, self.page = request, page
        self.language = reader_language()
        self.institution = InstitutionSettings.load(request_or_site=request)
        site = Site.find_for_request(request)
        self.root = site.root_page if site else None
        self.root_url = f"/{self.language}/"
        parts = list(BasePage.objects.child_of(self.root).public()) if site else []
        self._in_menu = [part for part in parts if part.show_in_menus]
        self._in_footer = [
            part for part in parts if not part.show_in_menus and issubclass(part.specific_class, ContentPage)
        ]
        self.has_demonstration = BasePage.objects.public().filter(is_demonstration=True).exists()
        self._ancestors = self._load_ancestors(page)
        urgent = NewsPage.objects.urgent(on=timezone.localdate()).exclude(pk=page.pk if page else None)
        self.urgent_news = list(urgent[:3]) if site else []
        self.part = 1  # of a list that goes over several pages

    def _load_ancestors(self, page):
        if not (page and page.path and page.depth > 3):
            return []
        return list(page.get_ancestors().filter(depth__gt=2).public().order_by("depth"))

    @cached_property
    def menu(self):
        return [self._entry(page) for page in self._in_menu]

    @cached_property
    def footer(self):
        """Pages of prose right below the start page that are not in the menu."""
        return [self._entry(page) for page in self._in_footer]

    def _entry(self, page):
        path = self.page.path if self.page and self.page.path else ""
        return MenuEntry(page.texts.title, page.get_url(self.request), bool(path) and path.startswith(page.path))

    @cached_property
    def breadcrumbs(self):
        """From the start page down to the page's parent; empty on the start page."""
        if not self.page or self.page.depth <= 2:
            return []
        return [
            MenuEntry(self.root.texts.title, self.root_url),
            *(MenuEntry(page.texts.title, page.get_url(self.request)) for page in self._ancestors),
        ]

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
        return bool(self.page) and not self.page.is_fallback and not self.page.is_demonstration

    def _address_in(self, code):
        """An error page has no other languages: the start page has."""
        return (self.page and self.page.url_in(code, self.request)) or f"/{code}/"

    def _full_address_in(self, code):
        return self.page.full_url_in(code, self.request) + (f"?page={self.part}" if self.part > 1 else "")

    @staticmethod
    def _without_language(address):
        language = translation.get_language_from_path("/" + address.split("/", 3)[3])
        return address.removesuffix(f"{language}/") if language else address
