"""The programs that a question finds, and how many each other question would find."""

from dataclasses import dataclass, field
from itertools import combinations

from .facets import Sort

MOST_LEFT_OUT = 3  # who must leave out more begins anew


@dataclass
class Selection:
    """The answer to a question (`State`) at a moment; `ranks` are {number: rank} of the programs that fit its text."""

    catalog: object
    state: object
    now: object
    ranks: dict = field(default_factory=dict)

    def matching(self, state):
        """The set of programs that fit a question."""
        return self._without(state, None)

    def _without(self, state, left_out):
        """Those that fit everything but the facet that is left out."""
        found = self.catalog.everything
        for name, values in state.chosen.items():
            if name != left_out:
                sets = self.catalog.values(name, state.audience, self.now)
                found &= union(sets.get(value, 0) for value in values)
        if state.text:
            found &= self.catalog.set_of(self.ranks)
        if state.most is not None:
            found &= self.catalog.at_most(state.most, state.currency, state.audience)
        return found

    def counts(self, name):
        """{value: how many programs fit it and everything else that is asked}, of values that programs have."""
        sets = self.catalog.values(name, self.state.audience, self.now)
        if name == "audience":  # what is open and what it costs depend on it
            states = {value: self.state.choosing(name, (value,)) for value in sets}
            return {value: self.matching(state).bit_count() for value, state in states.items()}
        others = self._without(self.state, name)
        return {value: (others & programs).bit_count() for value, programs in sets.items()}

    def numbers(self):
        """Numbers of the programs in the order that is asked for."""
        found = self.catalog.numbers_in(self.matching(self.state))
        match self.state.order:
            case Sort.DEADLINE:
                return self.catalog.by_deadline(found, self.state.audience, self.now)
            case Sort.DURATION:
                return self.catalog.by_duration(found)
            case Sort.RELEVANCE:
                return sorted(found, key=lambda number: -self.ranks[number])
        return found

    def relaxations(self):
        """(names, how many programs there are without them) of the fewest things to leave out so that there are some.

        The way to the most programs comes first.
        """
        for size in range(1, MOST_LEFT_OUT + 1):
            names = combinations(self.state.narrowed_by, size)
            ways = [(left_out, self.matching(self.state.without_all(left_out)).bit_count()) for left_out in names]
            if found := [(left_out, count) for left_out, count in ways if count]:
                return sorted(found, key=lambda way: -way[1])
        return []


def union(sets):
    found = 0
    for one in sets:
        found |= one
    return found
