"""The only doors through which public code reaches pages: `public()` and `offered_in(language)`."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone
from wagtail.models import PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.translation.languages import localized, preferred_order, reader_language


def _restricted_paths():
    """Of pages with a restriction, and of their aliases, which are behind the same one wherever they stand."""
    pages = PageViewRestriction._meta.get_field("page").related_model.objects
    found, paths = dict(pages.filter(view_restrictions__isnull=False).values_list("pk", "path")), set()
    while found:
        paths.update(found.values())
        found = dict(pages.filter(alias_of__in=found).values_list("pk", "path"))
    return sorted(paths)


class BasePageQuerySet(PageQuerySet):
    """Pages, with the two questions that every public listing asks, and the order that a reader expects."""

    def out(self):
        """Published and not expired. No door: who may see them is still to be asked."""
        return self.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()), live=True)

    def public(self):
        """Pages that any reader may see now: published, not expired, behind no restriction."""
        shown = self.out()
        # A page's path begins with those of its ancestors. A subquery, as good in SQL, takes Django longer to write
        # than most pages take to be drawn.
        restricted = remembered("restricted paths", _restricted_paths)
        return shown.exclude(path__regex=f"^({'|'.join(restricted)})") if restricted else shown

    def public_in_bulk(self, numbers):
        """{number: page} of the public ones among these; shared by all renders, to be read only."""
        numbers = sorted({number for number in numbers if number})
        return remembered(("public", self.model, *numbers), lambda: self.public().in_bulk(numbers))

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
