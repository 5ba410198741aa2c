"""Which programs have which value of a facet, as sets of bits in memory: to combine and count them takes microseconds.

A set is an integer; the bit at a program's place, which is its place in `numbers`, says whether it belongs to the set.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg

from mesi_site.delivery.pagecache.memory import remembered
from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.languages import reader_language
from partners.models import PartnerPage

from ..models import Fee, Intake, ProgramPage, ProgramPartner, TeachingLanguage
from ..models.deadline import Audience
from ..models.program import Mode, OpenTo, months
from ..models.program_parts import StudyPlace
from .costs import costs
from .facets import FACETS, Length
from .moment import NOTHING_ANNOUNCED, Moment

AUDIENCES = {
    None: (Audience.OWN, Audience.INCOMING),
    Audience.OWN: (Audience.OWN,),
    Audience.INCOMING: (Audience.INCOMING,),
}


@dataclass
class Catalog:
    """All public programs. To be remembered, and read only; how the deadlines stand it finds out anew when they change.

    `None` among audiences is any of them.
    """

    numbers: list  # of programs, by place
    lengths: dict  # {number: months}, None where unknown
    demonstration: int = 0
    facts: dict = field(default_factory=dict)  # facet → {value: set}
    costs: dict = field(default_factory=dict)  # audience → Costs
    _moment: Moment | None = None
    _titles: dict = field(default_factory=dict)  # language → [(number, place)], sorted

    @cached_property
    def places(self):
        return {number: place for place, number in enumerate(self.numbers)}

    @cached_property
    def everything(self):
        return (1 << len(self.numbers)) - 1

    def set_of(self, numbers):
        digits = bytearray(len(self.numbers) // 8 + 1)
        for number in numbers:
            if (place := self.places.get(number)) is not None:
                digits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(digits, "little")

    def numbers_in(self, chosen):
        """Numbers of the programs that belong to the set, by title as the reader expects."""
        digits = f"{chosen:0{len(self.numbers)}b}"[::-1]
        return [number for number, place in self._by_title() if digits[place] == "1"]

    def _by_title(self):
        """[(number, place)]; kept here, since places are those of this catalog alone."""
        language = reader_language()
        if language not in self._titles:
            numbers = ProgramPage.objects.public().in_title_order().values_list("pk", flat=True)
            self._titles[language] = [(number, self.places[number]) for number in numbers if number in self.places]
        return self._titles[language]

    def values(self, facet, audience, now):
        """{value: set} of a facet; what something costs and whether it is open depends on who asks."""
        if facet == "open":
            return {"now": self.moment(now).sets[audience]}
        return self.facts[facet, audience] if facet == "fee" else self.facts[facet]

    def at_most(self, amount, currency, audience):
        return self.set_of(self.costs[audience].at_most(amount, currency))

    def moment(self, now):
        if self._moment is None or not self._moment.holds_at(now):
            moment = Moment.load(now)
            moment.sets = {audience: self.set_of(numbers) for audience, numbers in moment.open.items()}
            self._moment = moment
        return self._moment

    def by_deadline(self, numbers, audience, now):
        keys = self.moment(now).urgency[audience]
        return sorted(numbers, key=lambda number: keys.get(number, NOTHING_ANNOUNCED))

    def by_duration(self, numbers):
        """The shortest first, those of unknown duration last."""
        return sorted(numbers, key=lambda number: (self.lengths[number] is None, self.lengths[number] or 0))


def catalog():
    return remembered("program catalog", _load)


FACTS = "kind", "open_to", "levels", "field_of_study", "mode", "duration", "duration_unit", "is_demonstration"


def _load():
    programs = ProgramPage.objects.public().order_by("pk").values("pk", *FACTS)
    programs = {row["pk"]: row for row in programs}
    lengths = {number: months(row["duration"], row["duration_unit"]) for number, row in programs.items()}
    found = Catalog(list(programs), lengths)
    found.demonstration = found.set_of(number for number, row in programs.items() if row["is_demonstration"])
    for facet, values in _facts(programs, lengths).items():
        sets = {value: found.set_of(numbers) for value, numbers in values.items()}
        found.facts[facet] = {value: programs for value, programs in sets.items() if programs}  # not what drafts have
    fees = list(Fee.objects.values_list("program", "audience", "amount", "currency", "period", "payer", "year"))
    for audience, payers in AUDIENCES.items():
        found.costs[audience] = costs(fees, lengths, payers)
        kinds = found.costs[audience].kinds.items()
        found.facts["fee", audience] = {kind: found.set_of(numbers) for kind, numbers in kinds}
    return found


def _facts(programs, lengths):
    """{facet: {value: numbers of programs}}"""
    found = defaultdict(lambda: defaultdict(set))
    for number, row in programs.items():
        found["kind"][row["kind"]].add(number)
        found["mode"][row["mode"]].add(number)
        found["duration"][Length.of(lengths[number])].add(number)
        for audience in AUDIENCES[None] if row["open_to"] == OpenTo.BOTH else [row["open_to"]]:
            found["audience"][audience].add(number)
        for level in row["levels"]:
            found["level"][level].add(number)
        if code := row["field_of_study"]:
            found["field"][code[:2]].add(number)
            found["field"][code].add(number)
    for language, numbers in _each(TeachingLanguage.objects, "language"):
        found["language"][language].update(numbers)
    for year, season, numbers in _each(Intake.objects, "term__year", "term__season"):
        found["term"][f"{year}-{season}"].update(numbers)
    for country, numbers in _countries(programs):
        if country:  # the institution may not have said where it is
            found["country"][country].update(numbers & programs.keys())
    return {facet: found[facet] for facet in FACETS if facet not in ("open", "fee")}


def _each(children, *columns):
    """(values of the columns, numbers of the programs that have a child with them)"""
    rows = children.order_by().values_list(*columns).annotate(programs=ArrayAgg("program", distinct=True))
    return ((*values, set(numbers)) for *values, numbers in rows)


def _countries(programs):
    """Where students study: at public partners, at home; and at home where nobody else takes part."""
    home = (InstitutionSettings.for_readers() or InstitutionSettings()).country
    public = set(PartnerPage.objects.public().values_list("pk", flat=True))
    alone = {number for number, row in programs.items() if row["mode"] != Mode.ONLINE}
    for partner, country, place, numbers in _each(ProgramPartner.objects, "partner", "partner__country", "place"):
        alone -= numbers
        if place in (StudyPlace.PARTNER, StudyPlace.BOTH) and partner in public:
            yield country, numbers
        if place in (StudyPlace.OWN, StudyPlace.BOTH):
            yield home, numbers
    yield home, alone
