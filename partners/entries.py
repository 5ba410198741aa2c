"""Partners as lists name them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mesi_site import cldr
from mesi_site.cartography.sphere import Place
from mesi_site.pages.listing import Entry, entries_of, rows, shown
from mesi_site.translation.texts import Text

from .models import PartnerPage
from .models.partner import PartnerKind
from .querysets import Basis


@dataclass(frozen=True, kw_only=True)
class PartnerEntry(Entry):
    """A partner in a list."""

    kind: str
    city: Text
    country_name: str
    website: str
    place: Place | None

    @classmethod
    def of(cls, row, **facts):
        has_place = row["latitude"] is not None
        return super().of(
            row,
            kind=str(PartnerKind(row["kind"]).label),
            city=shown(row, "city"),
            country_name=cldr.country_name(row["country"]),
            website=row["website"],
            place=Place(row["latitude"], row["longitude"]) if has_place else None,
            **facts,
        )


@dataclass(frozen=True, kw_only=True)
class DirectoryEntry(PartnerEntry):
    """A partner in the directory, with what the cooperation rests on."""

    basis: str


def partner_entries(numbers):
    """{number: PartnerEntry} of those that are public."""
    return entries_of(load_partners, numbers)


def load_partners(numbers):
    return {row["pk"]: PartnerEntry.of(row) for row in _rows(PartnerPage.objects.filter(pk__in=numbers))}


def load_directory(numbers):
    found = _rows(PartnerPage.objects.filter(pk__in=numbers).with_basis(), "basis")
    return {row["pk"]: DirectoryEntry.of(row, basis=_words(Basis(row["basis"]))) for row in found}


def _words(basis):
    return _("basis not recorded") if basis == Basis.UNRECORDED else basis.label.lower()


def _rows(partners, *facts):
    return rows(
        partners.public(), "kind", "country", "website", "latitude", "longitude", *facts, texts=("title", "city")
    )
