"""What differs between two contents of a page, as somebody reads it before it is saved."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from mesi_site.translation.differences import ADDED, REMOVED, SAME, Part, difference
from mesi_site.translation.exchange.planning import LONGEST_DIFFERENCE
from mesi_site.translation.merging import is_same

from . import cells
from .columns import TextColumn


class Kind(TextChoices):
    """What would happen."""

    CHANGED = "changed", _("will change")
    COMES = "comes", _("will be added")
    GOES = "goes", _("will be removed")


@dataclass(frozen=True)
class Change:
    """One field, or one child that comes or goes as a whole."""

    table: object
    label: str
    kind: Kind
    difference: list


def changes(tables, old, new, path=(), place=""):
    table = tables[path]
    for name, column in table.columns.items():
        if not is_same(table.model, name, old.get(name), new.get(name)):
            label = f"{place}{column.label}"
            yield Change(table, label, Kind.CHANGED, _difference(column, old.get(name), new.get(name)))
    for below, child_table in tables.items():
        if len(below) == len(path) + 1 and below[: len(path)] == path:
            yield from _changes_of_children(tables, child_table, old, new, place)


def _changes_of_children(tables, table, old, new, place):
    name = table.path[-1]
    for number, before, after in matched(old.get(name) or [], new.get(name) or []):
        label = f"{place}{table.label} {number}"
        if before is None:
            yield Change(table, label, Kind.COMES, [Part(ADDED, _in_words(table, after))])
            yield from _below(tables, table, after, Kind.COMES, ADDED, f"{label} · ")
        elif after is None:
            yield Change(table, label, Kind.GOES, [Part(REMOVED, _in_words(table, before))])
            yield from _below(tables, table, before, Kind.GOES, REMOVED, f"{label} · ")
        else:
            yield from changes(tables, before, after, table.path, f"{label} · ")


def _below(tables, table, child, kind, mark, place):
    for path, below in tables.items():
        if path[:-1] == table.path and path:
            for number, content in enumerate(child.get(path[-1]) or [], start=1):
                yield Change(below, f"{place}{below.label} {number}", kind, [Part(mark, _in_words(below, content))])


def matched(old, new):
    """[(place, before, after)] of children; one of the two is None where it comes or goes.

    Those that only drafts have are known by their order.
    """
    found, rest = [], list(enumerate(old, start=1))
    for place, after in enumerate(new, start=1):
        same = next((pair for pair in rest if pair[1]["pk"] == after["pk"]), None)
        if same:
            rest.remove(same)
        found.append((place, same and same[1], after))
    return found + [(place, before, None) for place, before in rest]


def _in_words(table, content):
    return " · ".join(text for text in (cells.as_text(cell) for cell in table.cells(content)) if text)


def _difference(column, old, new):
    before, after = (cells.as_text(column.shown(value)) for value in (old, new))
    if isinstance(column, TextColumn) and len(before) + len(after) <= LONGEST_DIFFERENCE:
        return difference(before, after)
    parts = [Part(REMOVED, before), Part(SAME, " "), Part(ADDED, after)]
    return [part for part in parts if part.text]
