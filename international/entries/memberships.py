"""Memberships in lists: the ledger."""

from dataclasses import dataclass

from django.db.models import BooleanField, F, Func
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesi_site import cldr
from mesi_site.historical_date import HistoricalDate
from mesi_site.pages.listing import Entry, rows, shown
from mesi_site.translation.languages import localized, site_languages

from ..models import MembershipPage
from ..models.membership import MembershipKind


@dataclass(frozen=True, kw_only=True)
class MembershipEntry(Entry):
    """A membership in a list; one without a text of its own has no page to lead to."""

    acronym: str
    kind: str
    since: str
    note: str
    has_detail: bool

    @property
    def short_name(self):
        return self.acronym or self.title

    @property
    def full_name(self):
        """The title where the short name does not say it."""
        return "" if str(self.title) == str(self.short_name) else self.title

    @property
    def short_lang(self):
        """An acronym is the same in all languages."""
        return "" if self.acronym else self.title.lang


def load_memberships(numbers):
    has_body = {f"has_body_{code}": _has_block(localized("body", code)) for code in site_languages()}
    facts = "acronym", "kind", "country", "member_since", "member_until", "organisation_ended"
    memberships = MembershipPage.objects.public().filter(pk__in=numbers)
    return {
        row["pk"]: MembershipEntry.of(
            row,
            acronym=row["acronym"],
            kind=capfirst(str(MembershipKind(row["kind"]).label)),
            since=_since(row["member_since"]),
            note=_note(row),
            has_detail=any(row[f"has_body_{code}"] for code in row["published_languages"]),
        )
        for row in rows(memberships, *facts, texts=("title", "seat"), **has_body)
    }


def _since(date):
    return _("since %(date)s") % {"date": HistoricalDate.parse(date)} if date else ""


def _has_block(body):
    """Whether there is anything to read in a column of prose, without loading it."""
    return Func(F(body), template="(%(expressions)s -> 0) IS NOT NULL", output_field=BooleanField())


def _note(row):
    """What has become of it, else where the organization sits."""
    ended, until = (
        HistoricalDate.parse(row[name]) if row[name] else None for name in ("organisation_ended", "member_until")
    )
    today = timezone.localdate()
    if ended and ended.first_day <= today:
        about, known = _("the organization ended about %(year)s"), _("the organization ended in %(year)s")
        return (about if ended.is_about else known) % {"year": ended.year}
    if until and until.last_day < today:
        return _("member until %(year)s") % {"year": until.year}
    seat = shown(row, "seat")
    if seat:
        return format_html("<span{}>{}</span>", seat.lang, seat)
    return cldr.country_name(row["country"]) if row["country"] else ""
