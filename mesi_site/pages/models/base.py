"""The page that all pages are: four languages in one row, and where it is offered."""

from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.panels.comment_panel import CommentPanel
from wagtail.models import AbstractPage, DefaultBasePageMixin, PageViewRestriction
from wagtail.models.pages import AbstractPageMeta
from wagtail.search import index
from wagtail.url_routing import RouteResult

from mesi_site.accounts.page_permissions import LimitedPagePermissionTester
from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.delivery.pagecache.requests import UNKNOWN
from mesi_site.fields import ChoiceArrayField, not_empty_constraint
from mesi_site.translation.languages import (
    DEFAULT_LANGUAGE,
    localized,
    preferred_order,
    reader_language,
    site_languages,
)
from mesi_site.translation.models import TranslatedMixin
from mesi_site.translation.panels import FactsTab, LanguageTabs, language_tabs
from mesi_site.translation.sources import TranslationSources
from mesi_site.translation.texts import has_content, translated_fields, words_of

from .. import paragraphs, routing
from ..badges import badges
from ..consent import for_this_request, same_for_everybody
from ..forms import BasePageForm
from ..frame import Frame
from ..querysets import BasePageManager
from .findable import Findable
from .previewed import Previewed
from .upkeep import Upkeep
from .versions import Versions

NO_RESTRICTIONS = PageViewRestriction.objects.none()
DESCRIPTION_LENGTH = 300  # characters; search engines show about half


def default_published_languages():
    return [DEFAULT_LANGUAGE]


class TranslatedSearchField(index.SearchField):
    """Wagtail indexes a missing translation as the word «None»; this indexes nothing."""

    def get_value(self, obj):
        return super().get_value(obj) or ""


class BasePage(
    Versions, Findable, Previewed, TranslatedMixin, TranslationSources, Upkeep, AbstractPage, DefaultBasePageMixin
):
    """What all pages share. `text_fields` are translated, all else is a fact and the same in every language."""

    published_languages = ChoiceArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("offered in"),
        default=default_published_languages,
        help_text=_(
            "Languages in which this page is ready for readers. "
            "In the others they see the first ready one, and are told."
        ),
    )
    is_demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        help_text=_("Invented content: labelled everywhere, hidden from search engines, removed by one command."),
    )

    objects = BasePageManager()

    text_fields = ("title",)
    lead_field = "summary"
    spreadsheet_texts = ()  # plain texts that go into tables; without one the page type has no tables
    shown_with = ()  # foreign keys that readers see: loaded together with the page
    fact_panels = []
    parameters = {"page", UNKNOWN}  # names of what the page reads in its query, as far as an answer to it may be kept
    allowed_http_methods = ["GET", "HEAD", "OPTIONS"]
    views_below = {}  # path below the page's address → dotted name of a view of (request, page)
    is_creatable = False
    is_known_to_be_public = False
    search_fields = [
        *AbstractPage.search_fields,
        *(TranslatedSearchField(localized("title", code), boost=2) for code in site_languages()),
        *(index.AutocompleteField(localized("title", code)) for code in site_languages()),
    ]

    class Meta(AbstractPageMeta):
        constraints = [
            not_empty_constraint(
                "published_languages", "pages_basepage_offered_somewhere", _("Offer the page in at least one language.")
            )
        ]

    @classproperty
    def edit_handler(cls):
        """A tab for each language, one for facts, one for everything that concerns the page as such."""
        offered = MultiFieldPanel(
            [FieldPanel("published_languages"), FieldPanel("is_demonstration")], heading=_("Readers")
        )
        address = MultiFieldPanel([FieldPanel("slug"), FieldPanel("show_in_menus")], heading=_("Address and menu"))
        tabs = language_tabs(cls.text_fields)
        if cls.fact_panels:
            tabs.append(FactsTab(cls.fact_panels, heading=_("Facts")))
        publishing = [offered, address, cls.upkeep_panel, PublishingPanel(), CommentPanel()]
        tabs.append(ObjectList(publishing, heading=_("Publishing")))
        # Named here: Wagtail sets `base_form_class` of the base page model to its own form when it starts.
        return LanguageTabs(tabs, base_form_class=BasePageForm)

    # Languages

    @property
    def readable_languages(self):
        """Languages whose text may be shown: the offered ones, and in a preview the previewed one."""
        return {*self.published_languages, *getattr(self, "previewed_languages", ())}

    @property
    def shown_language(self):
        """The language in which the active language's readers see this page."""
        return preferred_order(reader_language(), among=self.readable_languages)[0]

    @property
    def is_fallback(self):
        return self.shown_language != reader_language()

    def get_admin_display_title(self):
        """In the editor's own language where there is one; in the default language the draft's, as Wagtail keeps it."""
        language = reader_language()
        own = "" if language == DEFAULT_LANGUAGE else getattr(self, localized("title", language))
        return own or super().get_admin_display_title()

    def get_cache_key_components(self):
        return [*super().get_cache_key_components(), reader_language()]

    # Addresses: one row stands at the same path in all languages, and a deployment has one address, its BASE_URL.

    def _get_site_root_paths(self, cache_object=None):
        """Kept where Wagtail keeps them: on the request, where nothing else is kept."""
        keeper = cache_object or self
        if not hasattr(keeper, "_wagtail_cached_site_root_paths"):
            keeper._wagtail_cached_site_root_paths = remembered("site root paths", routing.site_root_paths)
        return keeper._wagtail_cached_site_root_paths

    def url_in(self, language, request=None):
        sites = self._get_relevant_site_root_paths(request)
        return f"/{language}/{quote(self.url_path[len(sites[0].root_path) :])}" if sites else None

    def full_url_in(self, language, request=None):
        path = self.url_in(language, request)
        return path and settings.BASE_URL + path

    def get_url_parts(self, request=None):
        sites = self._get_relevant_site_root_paths(request)
        return (sites and (sites[0].site_id, settings.BASE_URL, self.url_in(reader_language(), request))) or None

    def get_url(self, request=None, current_site=None):
        return self.url_in(reader_language(), request)

    url = property(get_url)

    def permissions_for_user(self, user):
        return LimitedPagePermissionTester(user, self)

    # Saving

    @staticmethod
    def _slug_is_available(slug, parent_page, page=None):
        """Wagtail asks before it makes, moves or copies a page: views below its parent would hide it."""
        of_views = {name.partition("/")[0] for name in (parent_page.specific_class.views_below if parent_page else ())}
        return slug not in of_views and AbstractPage._slug_is_available(slug, parent_page, page)

    def save(self, clean=True, **kwargs):
        if clean and self.live:
            self.clean_for_readers()
        return super().save(clean=clean, **kwargs)

    def clean_for_readers(self):
        """What is asked of a page only when readers will see it."""
        missing = {
            localized(name, language): ValidationError(
                _("Readers need this text wherever the page is offered."), "required"
            )
            for name in self.required_texts()
            for language in self.published_languages
            if not has_content(getattr(self, localized(name, language)))
        }
        if missing:
            raise ValidationError(missing)

    @classmethod
    def required_texts(cls):
        """Names of the translated fields that each language needs before it is offered."""
        return ["title"]

    # Serving

    @staticmethod
    def route_for_request(request, path):
        if not hasattr(request, "_wagtail_route_for_request") and (
            found := routing.route_to_public_page(BasePage, request, path)
        ):
            request._wagtail_route_for_request = found
        return AbstractPage.route_for_request(request, path)

    def get_view_restrictions(self):
        """Wagtail asks at each request, for the page and all above it."""
        return NO_RESTRICTIONS if self.is_known_to_be_public else super().get_view_restrictions()

    def route(self, request, path_components):
        """An expired page is gone at its minute, not only once the periodic command has taken it down."""
        view = self.views_below.get("/".join(path_components))
        if (view or not path_components) and self.expire_at and self.expire_at <= timezone.now():
            raise Http404
        if view and self.live:
            return RouteResult(self, kwargs={"view": view})
        return super().route(request, path_components)

    def check_request_method(self, request, *route):
        """A view below the page knows itself what it takes. `route` is what its `route()` has found."""
        return None if any("view" in part for part in route) else super().check_request_method(request)

    def serve(self, request, view=None):
        """With consent to be kept, which Wagtail takes back where a restriction stands above the page.

        What a view below the page answers has its own consent, as far as nothing is asked of it: questions are endless.
        """
        if view:
            response = import_string(view)(request, self)
            return response if {UNKNOWN}.issuperset(request.GET) else for_this_request(response)
        response = super().serve(request)
        return same_for_everybody(response) if self.may_be_kept(request, response.context_data) else response

    def serve_password_required_response(self, request, form, action_url):
        """In the frame of no page: before the password nothing is told of this one."""
        context = {"frame": Frame(request), "form": form, "action_url": action_url}
        return TemplateResponse(request, "password_required.html", context)

    def may_be_kept(self, request, context):
        """Not under a number of a part that the list does not have, nor with what the page does not read: both are
        endless.
        """
        part = str(context["frame"].part)
        return request.GET.get("page", part) == part and self.parameters.issuperset(request.GET)

    def get_context(self, request, below=""):
        """`below` is the path of a view below the page, whose answer stands in the same frame."""
        return super().get_context(request) | {"frame": Frame(request, self, below)}

    def remembered(self, name, build):
        """What readers of all languages share of this page; drafts and private pages have theirs for themselves.

        `build` takes a page without its texts, whose children it loads: to keep them does not keep the whole page.
        """
        if not self.is_known_to_be_public:
            return build(self)
        facts = {"pk": self.pk, "published_languages": self.published_languages}
        return remembered((name, self.pk), lambda: build(type(self)(**facts)))

    @property
    def badges(self):
        return badges(self.texts.title, self.is_demonstration)

    @property
    def head_title(self):
        """The title for search results, where one is written in the language in which the page is shown."""
        title, for_search = self.texts.title, self.texts.seo_title
        return for_search if for_search and for_search.language == title.language else title

    @property
    def head_description(self):
        """What search results say of the page: written for them, else the beginning of what readers see."""
        if written := self.texts.search_description:
            return str(written)
        lead = getattr(self.texts, self.lead_field) if self.lead_field in translated_fields(type(self)) else ""
        first, rest = paragraphs.split(str(lead))
        return Truncator(words_of(first or rest)).chars(DESCRIPTION_LENGTH)

    @property
    def has_detail(self):
        """Whether the page says more than the list that names it, so that one leads readers and machines to it."""
        return True

    def get_structured_data(self, context):
        """What the page is about, as nodes of schema.org; the page itself and the way to it are there already."""
        return []
