"""What a reader asks of the finder: all of it stands in the address, always in the same order."""

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.conf import settings

from mesi_site import cldr

from .facets import FACETS, Sort

MAX_TEXT = 200  # characters
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
OTHERS = ("q", "max", "currency", "sort", "page")
DEFAULT_CURRENCY = "EUR"


@dataclass(frozen=True)
class State:
    """A question to the finder. `most` is what a student pays at most in a year, in `currency`."""

    chosen: dict = field(default_factory=dict)  # facet → values, sorted; only facets with values
    text: str = ""
    most: int | None = None
    currency: str = DEFAULT_CURRENCY
    sort: str = ""  # as asked for; empty means the usual one
    page: int = 1

    @property
    def audience(self):
        return self.chosen.get("audience", (None,))[0]

    @property
    def order(self):
        return self.sort or (Sort.RELEVANCE if self.text else Sort.DEADLINE)

    @property
    def narrowed_by(self):
        """Names of everything that leaves programs out."""
        others = (name for name, is_set in (("q", self.text), ("max", self.most is not None)) if is_set)
        return [*self.chosen, *others]

    def without(self, name, value=None):
        """Without a facet, or without one of its values; from the first page of what is left."""
        state = replace(self, page=1)
        if name == "q":
            return replace(state, text="", sort="" if self.sort == Sort.RELEVANCE else self.sort)
        if name == "max":
            return replace(state, most=None, currency=DEFAULT_CURRENCY)
        kept = tuple(one for one in self.chosen.get(name, ()) if value is not None and one != value)
        return state.choosing(name, kept)

    def without_all(self, names):
        state = self
        for name in names:
            state = state.without(name)
        return state

    def choosing(self, name, values):
        others = {facet: chosen for facet, chosen in self.chosen.items() if facet != name}
        return replace(self, chosen=others | ({name: tuple(sorted(values))} if values else {}))

    def sorted_by(self, sort):
        return replace(self, sort="" if sort == replace(self, sort="").order else sort, page=1)

    @property
    def narrowing(self):
        """The query without order and page: what a calendar or another list of the same programs needs."""
        return replace(self, sort="", page=1).query

    @property
    def query(self):
        """Sorted by name: so the page cache knows it too."""
        pairs = [(name, value) for name, values in self.chosen.items() for value in values]
        if self.text:
            pairs.append(("q", self.text))
        if self.most is not None:
            pairs += [("max", self.most), ("currency", self.currency)]
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", self.page))
        return urlencode(sorted(pairs, key=lambda pair: (pair[0], str(pair[1]))))

    @property
    def address(self):
        """Relative to the finder's."""
        return f"?{self.query}" if self.query else "./"


def read(parameters):
    """(State, whether something in the parameters is unknown or broken and was left out) of a QueryDict.

    Empty parameters, which forms send, and those by which others count their visitors are no mistakes.
    """
    reader = _Reader(parameters)
    state = State(
        chosen={name: values for name, facet in FACETS.items() if (values := reader.values(facet))},
        text=reader.text("q"),
        most=reader.one("max", _amount),
        currency=reader.one("currency", _currency) or DEFAULT_CURRENCY,
        page=reader.one("page", _page) or 1,
    )
    if state.most is None:
        state = replace(state, currency=DEFAULT_CURRENCY)
    sort = reader.one("sort", Sort)
    if sort and (state.text or sort != Sort.RELEVANCE):
        state = replace(state.sorted_by(sort), page=state.page)
    return state, reader.has_dropped


class _Reader:
    """Takes values out of the parameters and notes whether one of them had to be left out."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.has_dropped = not all(
            name in FACETS or name in OTHERS or settings.TRACKING_PARAMETERS.fullmatch(name) for name in parameters
        )

    def values(self, facet):
        given = [value for value in dict.fromkeys(self.parameters.getlist(facet.name)) if value]
        known = [value for value in given if facet.is_known(value)]
        kept = known[:1] if facet.takes_one else known
        self.has_dropped |= len(kept) < len(given)
        return tuple(sorted(kept))

    def text(self, name):
        text = " ".join(self.parameters.get(name, "").split())
        self.has_dropped |= len(text) > MAX_TEXT
        return text[:MAX_TEXT].strip()

    def one(self, name, convert):
        """None where it is empty or broken."""
        text = self.parameters.get(name, "")
        try:
            return convert(text) if text else None
        except ValueError:
            self.has_dropped = True
            return None


def _amount(text):
    return 0 if text == "0" else _page(text)


def _page(text):
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _currency(code):
    if code not in {code for code, _name in cldr.currency_choices()}:
        raise ValueError(code)
    return code
