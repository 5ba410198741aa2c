"""By what programs can be narrowed down: the values of each facet and their names in the reader's language."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mesi_site import cldr

from ..codes import ISCED_BROAD, ISCED_NARROW, Level
from ..models.deadline import Audience
from ..models.program import Mode, OpenTo, ProgramKind
from ..models.term import Season


class Length(models.TextChoices):
    """Durations as students think of them; the values are months."""

    MONTH = "1", _("Up to 1 month")
    HALF_YEAR = "6", _("Over 1 and up to 6 months")
    YEAR = "12", _("Over 6 and up to 12 months")
    TWO_YEARS = "24", _("Over 1 and up to 2 years")
    LONGER = "longer", _("Longer than 2 years")
    UNKNOWN = "unknown", _("Not stated")

    @classmethod
    def of(cls, months):
        if months is None:
            return cls.UNKNOWN
        return next((length for length in list(cls)[:4] if months <= int(length)), cls.LONGER)


class Cost(models.TextChoices):
    FREE = "free", _("Free of charge")
    WAIVED = "waived", _("Paid by somebody else")
    UNKNOWN = "unknown", _("Not known")


class Sort(models.TextChoices):
    DEADLINE = "deadline", _("Deadline")
    TITLE = "title", _("Title")
    DURATION = "duration", _("Duration")
    RELEVANCE = "relevance", _("Relevance")


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen; a narrower one stands below the one that contains it."""

    value: str
    label: str
    is_narrower: bool = False


@dataclass(frozen=True)
class Facet:
    """One question about programs. Several answers to it mean any of them, unless it takes only one."""

    name: str
    label: str
    choices: object = field(repr=False)  # a function of the values that programs have; returns a list of Choice
    takes_one: bool = False
    is_long: bool = False  # folded until something in it is chosen

    def is_known(self, value):
        """Whether the value means something, be there a program that has it or not."""
        return value in KNOWN[self.name]()

    def named(self, values):
        """Choices for these values alone."""
        return [choice for choice in self.choices(set(values)) if choice.value in values]


def _all(choices):
    return lambda _present: [Choice(value, capfirst(str(label))) for value, label in choices]


def _present(names):
    """Those of the world's many values that programs have, by name."""
    return lambda present: [Choice(code, capfirst(name)) for code, name in names() if code in present]


def _fields(present):
    choices = []
    for broad, name in ISCED_BROAD.items():
        narrow = [code for code in ISCED_NARROW if code[:2] == broad and code in present]
        if narrow or broad in present:
            choices.append(Choice(broad, str(name)))
            choices += [Choice(code, str(ISCED_NARROW[code]), is_narrower=True) for code in narrow]
    return choices


def _terms(present):
    """The latest first."""
    seasons = list(Season)
    found = [(int(year), Season(season)) for year, season in (value.split("-") for value in present)]
    found.sort(key=lambda term: (term[0], seasons.index(term[1])), reverse=True)
    return [Choice(f"{year}-{season}", f"{season.label} {year}") for year, season in found]


def _codes(choices):
    return lambda: {code for code, _name in choices()}


KNOWN = {
    "audience": lambda: {Audience.OWN, Audience.INCOMING},
    "kind": lambda: set(ProgramKind),
    "language": _codes(cldr.language_choices),
    "level": lambda: set(Level),
    "field": lambda: {*ISCED_BROAD, *ISCED_NARROW},
    "country": _codes(cldr.country_choices),
    "mode": lambda: set(Mode),
    "term": lambda: TERMS,
    "duration": lambda: set(Length),
    "fee": lambda: set(Cost),
    "open": lambda: {"now"},
}
TERMS = frozenset(f"{year}-{season}" for year in range(1990, 2101) for season in Season)  # as `Term` takes them
FACETS = {
    facet.name: facet
    for facet in (
        Facet("audience", _("For whom"), _all([(o.value, o.label) for o in (OpenTo.OWN, OpenTo.INCOMING)]), True),
        Facet("open", _("Applications"), _all([("now", _("Open now"))]), True),
        Facet("kind", _("Kind"), _all(ProgramKind.choices)),
        Facet("language", _("Taught in"), _present(cldr.language_choices), is_long=True),
        Facet("level", _("Level"), _all(Level.choices)),
        Facet("field", _("Field of study"), _fields, is_long=True),
        Facet("country", _("Country of study"), _present(cldr.country_choices), is_long=True),
        Facet("mode", _("Mode"), _all(Mode.choices)),
        Facet("term", _("Begins in"), _terms),
        Facet("duration", _("Duration"), _all(Length.choices)),
        Facet("fee", _("Fee"), _all(Cost.choices)),
    )
}
