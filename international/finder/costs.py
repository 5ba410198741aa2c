"""What programs cost those who ask: free, paid by somebody else, unknown, or at most so much a year."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from ..models.program_parts import FeePeriod, Payer
from .facets import Cost

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Costs:
    """Numbers of programs by what they cost one audience."""

    kinds: dict  # Cost → numbers
    nothing: set  # of those that cost a student nothing
    yearly: dict  # currency → [(amount a year that the student pays, number)], the least first

    def at_most(self, amount, currency):
        """Programs for which a student pays no more in a year. Nothing is converted: of other currencies none is."""
        sorted_amounts = self.yearly.get(currency, [])
        last = bisect_right(sorted_amounts, amount, key=lambda entry: entry[0])
        return self.nothing | {number for _amount, number in sorted_amounts[:last]}


def costs(fees, lengths, audiences):
    """Costs of rows (program, audience, amount, currency, period, payer, year) of the programs in {program: months}."""
    rows = defaultdict(list)
    for program, audience, *facts in fees:
        if audience in audiences and program in lengths:
            rows[program, audience].append(facts)
    kinds, most = {cost: set() for cost in Cost}, {}
    for (program, _audience), facts in rows.items():
        current = _of_the_latest_year(facts)
        for amount, currency, period, payer, _year in current:
            if payer != Payer.STUDENT:
                kinds[Cost.WAIVED].add(program)
            elif amount is not None and amount > 0:
                a_year = _a_year(amount, period, lengths.get(program))
                most[currency, program] = max(a_year, most.get((currency, program), 0))
            if amount == 0:
                kinds[Cost.FREE].add(program)
    yearly = defaultdict(list)
    for (currency, program), amount in most.items():
        yearly[currency].append((amount, program))
    paying = {program for _currency, program in most}
    paid = kinds[Cost.FREE] | kinds[Cost.WAIVED]
    kinds[Cost.UNKNOWN] = lengths.keys() - paying - paid
    return Costs(kinds, paid - paying, {currency: sorted(amounts) for currency, amounts in yearly.items()})


def _of_the_latest_year(facts):
    """What is said without a year holds in every year."""
    latest = max((year for *_rest, year in facts if year), default=None)
    return [row for row in facts if row[-1] in (None, latest)]


def _a_year(amount, period, months):
    if period == FeePeriod.SEMESTER:
        return amount * 2
    if period == FeePeriod.PROGRAM and months and months > MONTHS_A_YEAR:
        return amount * MONTHS_A_YEAR / months
    return amount
