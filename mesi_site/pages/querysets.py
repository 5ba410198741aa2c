"""The only doors through which public code reaches pages: `public()` and `offered_in(language)`."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Left, Length, Lower, NullIf
from django.utils import timezone
from wagtail.models import PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from mesi_site.translation.languages import localized, preferred_order, reader_language


class BasePageQuerySet(PageQuerySet):
    """Pages, with the two questions that every public listing asks, and the order that a reader expects."""

    def public(self):
        """Pages that any reader may see now: published, not expired, behind no restriction."""
        # Wagtail's own `public()` asks for all restrictions first; a page's path begins with those of its ancestors.
        restricted = PageViewRestriction.objects.filter(page__path=Left(OuterRef("path"), Length("page__path")))
        not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
        return self.live().filter(not_expired, ~Exists(restricted))

    def offered_in(self, language):
        """Public pages that have real text in the language."""
        return self.public().filter(published_languages__contains=[language])

    def in_title_order(self, language=None):
        """Sorted as a reader expects: without regard to case and accents (Évora at E, ёлка at е)."""
        return self.order_by(reading_order("title", language), "pk")


def reading_order(field, language=None, prefix=""):
    """An expression that sorts by a translated field as shown to the reader; `prefix` leads to a related model."""
    order = preferred_order(language or reader_language())
    shown = Coalesce(
        *(NullIf(F(prefix + localized(field, code)), Value("")) for code in order), output_field=CharField()
    )
    return Unaccent(Lower(shown))


BasePageManager = PageManager.from_queryset(BasePageQuerySet)
