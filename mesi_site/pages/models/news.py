"""News, and the urgent ones that every page announces."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from mesi_site import cldr

from .. import structured_data
from ..fields import BodyField
from ..pagination import paginate
from ..querysets import BasePageManager, BasePageQuerySet
from .base import BasePage
from .index import IndexPage


class NewsQuerySet(BasePageQuerySet):
    """News, newest first."""

    def newest_first(self):
        return self.order_by("-date", "-pk")

    def as_entries(self):
        """With what a list shows of them: prose is heavy, and so is every column that nobody reads."""
        return self.only("title", "summary", "date", "url_path", "published_languages", "is_demonstration")

    def urgent(self, on):
        """News that pages announce on the given day."""
        return self.public().filter(urgent_until__gte=on, date__lte=on).newest_first()


class NewsIndexPage(IndexPage):
    """All news, newest first."""

    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news index")

    def get_list(self, request):
        news = NewsPage.objects.child_of(self).public().newest_first().as_entries()
        return {"part": paginate(news, request, "news", self.pk)}


class NewsPage(BasePage):
    """One piece of news."""

    date = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    urgent_until = models.DateField(
        _("urgent until"),
        null=True,
        blank=True,
        help_text=_("Up to and including this day each page of the site announces it."),
    )
    picture = models.ForeignKey(
        "media.SiteImage", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and the banner."))
    body = BodyField(verbose_name=_("text"), blank=True)

    objects = BasePageManager.from_queryset(NewsQuerySet)()

    shown_with = ("picture",)
    text_fields = ("title", "summary", "body")
    fact_panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("urgent_until")]),
        FieldPanel("picture"),
        InlinePanel("related_pages", label=_("related page"), heading=_("Related pages")),
    ]
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = pgettext_lazy("single", "news")
        verbose_name_plural = _("news")
        constraints = [
            models.CheckConstraint(
                name="pages_newspage_urgent_after_date",
                condition=models.Q(urgent_until__isnull=True) | models.Q(urgent_until__gte=models.F("date")),
                violation_error_message=_("News cannot stop being urgent before its date."),
            )
        ]

    def search_line(self):
        return [cldr.date(self.date)]

    def get_context(self, request):
        wanted = self.remembered("related", lambda news: [relation.page_id for relation in news.related_pages.all()])
        public = BasePage.objects.public_in_bulk(wanted)
        related = [public[page_id] for page_id in dict.fromkeys(wanted) if page_id in public]
        return super().get_context(request) | {"related_pages": related}

    def get_structured_data(self, context):
        return [structured_data.news_article(self, context)]


class NewsRelatedPage(Orderable):
    """A page that a piece of news is about."""

    news = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="related_pages")
    page = models.ForeignKey(BasePage, verbose_name=_("page"), on_delete=models.CASCADE, related_name="news_relations")

    panels = [PageChooserPanel("page")]
