"""What the finder's page shows for the question in its address."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from mesi_site import cldr
from mesi_site.pages import pagination
from mesi_site.search.selectors import matching
from mesi_site.translation.languages import reader_language

from ..entries.programs import program_entries
from ..models import ProgramPage
from .catalog import catalog
from .facets import FACETS, Sort
from .selection import Selection
from .state import DEFAULT_CURRENCY, read

RELAXATIONS_SHOWN = 5


@dataclass(frozen=True)
class Option:
    """A value of a facet, with how many programs it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool
    is_narrower: bool

    @property
    def style(self):
        return f"{'' if self.count else ' option--none'}{' option--narrower' if self.is_narrower else ''}"


@dataclass(frozen=True)
class Question:
    """A facet with its options; `chosen` is how many of them are."""

    facet: object
    options: list
    chosen: int

    @property
    def is_either_or(self):
        return self.facet.takes_one and len(self.options) > 1


@dataclass(frozen=True)
class Chip:
    """Something that narrows the list down, and the address without it."""

    name: str
    question: str
    label: str
    address: str


class Answer:
    """To a question as the parameters of an address put it."""

    def __init__(self, parameters):
        self.state, self.has_dropped = read(parameters)
        self.now = timezone.now()
        self.catalog = catalog()
        text = self.state.text
        ranks = matching(text, reader_language(), ProgramPage) if text else {}
        self.selection = Selection(self.catalog, self.state, self.now, ranks)

    @cached_property
    def numbers(self):
        """All programs that are found, in order."""
        return self.selection.numbers()

    @cached_property
    def part(self):
        return Paginator(self.numbers, pagination.ENTRIES_PER_PAGE).get_page(self.state.page)

    def programs(self):
        return program_entries(self.part.object_list).values()

    def questions(self):
        return [self._question(facet) for facet in FACETS.values()]

    def _question(self, facet):
        chosen = self.state.chosen.get(facet.name, ())
        counts = self.selection.counts(facet.name)

        options = [
            Option(choice.value, choice.label, counts.get(choice.value, 0), choice.value in chosen, choice.is_narrower)
            for choice in facet.choices({*counts, *chosen})
        ]
        return Question(facet, options, len(chosen))

    def currencies(self):
        """Those in which fees are known, the usual one first."""
        known = {currency for costs in self.catalog.costs.values() for currency in costs.yearly}
        others = known | {self.state.currency}
        return [DEFAULT_CURRENCY, *sorted(others - {DEFAULT_CURRENCY})]

    def chips(self):
        """Everything that narrows the list down, in the order of the form."""
        chips = [
            Chip(name, facet.label, choice.label, self.state.without(name, choice.value).address)
            for name, facet in FACETS.items()
            for choice in facet.named(self.state.chosen.get(name, ()))
        ]
        if self.state.most is not None:
            amount = cldr.money(Decimal(self.state.most), self.state.currency)
            label = _("at most %(amount)s a year") % {"amount": amount}
            chips.append(Chip("max", FACETS["fee"].label, label, self.state.without("max").address))
        if self.state.text:
            chips.append(Chip("q", _("Words"), self.state.text, self.state.without("q").address))
        return chips

    def relaxations(self):
        """Where nothing is found: (what to leave out, the address without it, how many programs that finds)."""
        return [
            (cldr.join(map(self._condition, names)), self.state.without_all(names).address, count)
            for names, count in self.selection.relaxations()[:RELAXATIONS_SHOWN]
        ]

    def _condition(self, name):
        """“Taught in: French, English”, in the quotation marks of the language."""
        chips = [chip for chip in self.chips() if chip.name == name]
        answers = ", ".join(chip.label for chip in chips)
        return _("“%(question)s: %(answers)s”") % {"question": chips[0].question, "answers": answers}

    def sorts(self):
        """(name, address, whether it is the one that is shown)"""
        return [
            (sort.label, self.state.sorted_by(sort).address, sort == self.state.order)
            for sort in Sort
            if sort != Sort.RELEVANCE or self.state.text
        ]

    def context(self):
        part, matching = self.part, self.selection.matching(self.state)
        return {
            "finder": self,
            "state": self.state,
            "part": part,
            "count": part.paginator.count,
            "demonstration_count": (matching & self.catalog.demonstration).bit_count(),
            "previous_address": part.has_previous() and replace(self.state, page=part.number - 1).address,
            "next_address": part.has_next() and replace(self.state, page=part.number + 1).address,
            "now": self.now,
        }
