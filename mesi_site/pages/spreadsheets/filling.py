"""The content of a page as a file wants it: that of a version with what stands in the cells."""

from copy import deepcopy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mesi_site.translation.merging import content_of

from . import cells
from .tables import walk


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where."""

    text: str
    table: object = None
    row: int | None = None
    column: str = ""


class Filling:
    """`content` is the outcome, `names` are the fields that the file speaks of, `problems` what it says wrongly.

    `rows` has the rows of a page, {path: [Row]}. A table that is in the file says of the page all children of its
    kind there are; other tables and columns say nothing.
    """

    def __init__(self, tables, rows, base, is_new=False):
        self.tables, self.base = tables, base
        self.content, self.names, self.problems = deepcopy(base), [], []
        self.row_at = {}  # {(path, places in the outcome): Row}
        self._holders = {(): {(): self.content}}
        for path in sorted(rows, key=len):
            if path:
                self._place_children(tables[path], rows[path])
            elif rows[path]:
                self._fill_page(tables[path], rows[path][0], is_new)

    def _report(self, text, row, column=""):
        self.problems.append(Problem(text, row.table, row.number, column))

    def _fill_page(self, table, row, is_new):
        self.row_at[(), ()] = row
        self._fill(self.content, row, is_new)
        self.names += [name for name in row.cells if name in table.columns]

    def _fill(self, content, row, is_new):
        for name in row.formulas:
            self._report(_("A formula or an error, not a value."), row, name)
        for name, column in row.table.columns.items():
            raw = row.cells.get(name)
            if name not in row.cells or name in row.formulas or column.is_unchanged(raw, content.get(name)):
                continue
            if is_new and not cells.as_text(raw).strip():
                continue
            try:
                content[name] = column.read(raw)
            except ValidationError as error:
                self._report(" ".join(error.messages), row, name)

    def _place_children(self, table, rows):
        *above, relation = table.path
        if table.path[0] not in self.names:
            self.names.append(table.path[0])
        holders = self._holders_at(tuple(above))
        known = dict(walk(self.base, table.path))
        numbered = self._numbered(table, rows, holders, known)
        for places, holder in holders.items():
            own = sorted(numbers for numbers in numbered if numbers[:-1] == places)
            holder[relation] = [self._child(table, numbered[numbers], known.get(numbers)) for numbers in own]
            for place, numbers in enumerate(own):
                self.row_at[table.path, (*self._place_of(tuple(above), places), place)] = numbered[numbers]
                self._holders.setdefault(table.path, {})[numbers] = holder[relation][place]
                if "sort_order" in holder[relation][place]:
                    holder[relation][place]["sort_order"] = place

    def _holders_at(self, path):
        """{numbers: content} of those to which the children belong; numbers are those of the file."""
        return self._holders[path] if path in self._holders else dict(walk(self.content, path))

    def _place_of(self, path, numbers):
        """Where a holder stands now, whatever its number in the file is."""
        holders = list(self._holders_at(path))
        return (holders.index(numbers),) if numbers else ()

    def _numbered(self, table, rows, holders, known):
        """{numbers: Row}; who has no number comes last."""
        found, unnumbered = {}, []
        for row in rows:
            try:
                *above, own = [self._number(row, name) for name in table.places]
            except ValidationError:
                continue
            places = tuple(above)
            if places not in holders:
                self._report(_("There is nothing with this place in the table above."), row, table.places[-2])
            elif own is None:
                unnumbered.append((places, row))
            elif (*places, own) in found:
                self._report(_("This place is there twice."), row, table.places[-1])
            else:
                found[*places, own] = row
        for places, row in unnumbered:
            taken = [numbers[-1] for numbers in [*found, *known] if numbers[:-1] == places]
            found[*places, max(taken, default=0) + 1] = row
        return found

    def _number(self, row, name):
        raw = row.cells.get(name)
        if not cells.as_text(raw).strip():
            return None
        try:
            return cells.as_whole_number(raw)
        except ValidationError as error:
            self._report(" ".join(error.messages), row, name)
            raise

    def _child(self, table, row, known):
        child = deepcopy(known) if known is not None else content_of(table.model())
        self._fill(child, row, is_new=known is None)
        return child
