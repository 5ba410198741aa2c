"""The page that compares programs."""

from dataclasses import replace

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from .asking import MOST, Choice, find
from .table import Table

BELOW = "compare/"


@require_safe
def compare(request, index):
    """What is dropped of the question is said. Search engines need no page for every choice."""
    found = find(index, Choice.of(request.GET))
    table = Table.of(found.programs) if found.programs else None
    context = index.get_context(request, BELOW) | {
        "heading": _("Programs compared"),
        "notes": list(_notes(found)),
        "found": found,
        "table": table,
        "rows": _rows(table, found.choice),
        "columns": [(program, found.choice.without(program.slug).query) for program in found.programs],
        "printed": replace(found.choice, only_differences=False).query,
        "can_differ": len(found.programs) > 1,
        "most": MOST,
        "now": table and table.now,
    }
    context["frame"].query = found.choice.query
    return TemplateResponse(request, "international/comparison.html", context, headers={"X-Robots-Tag": "noindex"})


def _rows(table, choice):
    if table is None:
        return []
    return table.differences if choice.only_differences and len(table.programs) > 1 else table.rows


def _notes(found):
    if found.unknown:
        yield ngettext(
            "%(number)s program in this address was not found: it may have moved or ended.",
            "%(number)s programs in this address were not found: they may have moved or ended.",
            len(found.unknown),
        ) % {"number": len(found.unknown)}
    if found.too_many:
        yield ngettext(
            "Only the first %(number)s program is shown: more do not fit side by side.",
            "Only the first %(number)s programs are shown: more do not fit side by side.",
            MOST,
        ) % {"number": MOST}
