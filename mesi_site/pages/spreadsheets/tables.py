"""The tables of a page type: one for its pages, one for each kind of their children."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.models import AbstractPage
from wagtail.permissions import policy_registry

from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.parts import OFFERED

from ..content_files.objects import PAGE_KEYS, child_relations, known_fields
from ..facts import fact_names
from .columns import TextColumn, fact_column, is_plain_fact

ID, VERSION, ADDRESS, PAGE, NUMBER = "id", "version", "address", "page", "number"


@dataclass(frozen=True)
class ExportedPage:
    """What a row says of the page besides its facts and texts."""

    id: int
    version: int
    address: str
    content: dict

    @property
    def identity(self):
        return [self.id, self.version, self.address]


class Table:
    """Rows of one kind. `path` leads to the children, relation by relation; the table of the pages has none."""

    def __init__(self, model, path, columns, keys):
        self.model, self.path, self.columns, self.keys = model, path, columns, keys

    @cached_property
    def name(self):
        """The same in every language of the editor."""
        with translation.override("en"):
            return self.path[-1] if self.path else str(self.model._meta.verbose_name_plural)

    @property
    def label(self):
        """Of one row."""
        return str(capfirst(self.model._meta.verbose_name))

    @property
    def header(self):
        return [*self.keys, *self.columns]

    @property
    def key_of_page(self):
        return PAGE if self.path else ID

    @property
    def places(self):
        """The columns that say which child a row is: the numbers of those above it, then its own."""
        return self.keys[2:] if self.path else []

    @property
    def references(self):
        return {name: column for name, column in self.columns.items() if hasattr(column, "is_known")}

    def rows(self, pages):
        for page in pages:
            if not self.path:
                yield [*page.identity, *self.cells(page.content)]
                continue
            for numbers, child in walk(page.content, self.path):
                yield [*page.identity[:2], *numbers, *self.cells(child)]

    def cells(self, content):
        return [column.shown(content.get(name)) for name, column in self.columns.items()]


def walk(content, path):
    """((numbers), child) of all children at the end of a path of relations; numbers begin with 1."""
    for number, child in enumerate(content.get(path[0]) or (), start=1):
        if len(path) == 1:
            yield (number,), child
        else:
            yield from (((number, *numbers), below) for numbers, below in walk(child, path[1:]))


def tables_of(model, references, user):
    """{path: Table} of a page type, the pages first, children after those to which they belong."""
    texts = [localized(name, code) for name in model.spreadsheet_texts for code in site_languages()]
    columns = _facts(model, references, user) | {
        name: TextColumn(model._meta.get_field(name), references) for name in texts
    }
    found = {(): Table(model, (), columns, [ID, VERSION, ADDRESS])}
    relations = [name for name in child_relations(model) if name in fact_names(model)]
    for name in relations:
        _add_children(found, (name,), child_relations(model)[name].related_model, [], references, user)
    return found


def _add_children(found, path, model, above, references, user):
    keys = [PAGE, VERSION, *above, NUMBER]
    found[path] = Table(model, path, _facts(model, references, user), keys)
    for name, relation in child_relations(model).items():
        below = relation.related_model
        _add_children(found, (*path, name), below, [*above, relation.field.name], references, user)


def _facts(model, references, user):
    fields = known_fields(model)
    if issubclass(model, AbstractPage):
        names = {*fact_names(model), OFFERED} - PAGE_KEYS
        fields = {name: field for name, field in fields.items() if name in names}
    return {
        name: fact_column(field, references)
        for name, field in fields.items()
        if is_plain_fact(model, field) and not isinstance(field, ParentalKey) and _is_open_to(user, field)
    }


def _is_open_to(user, field):
    """Names of objects outside pages are for those who may do something with such objects."""
    if not field.is_relation or issubclass(field.related_model, AbstractPage):
        return True
    policy = policy_registry.get_by_type(field.related_model)
    return policy.user_has_any_permission(user, ["add", "change", "delete", "view"])


def table_model(index):
    """The page type under an index page that takes part, or None."""
    return next((model for model in index.specific_class.allowed_subpage_models() if model.spreadsheet_texts), None)


def key_in_words(table, key):
    """(label, help) of a column that is no fact and no text."""
    known = {
        ID: (_("Number of the page"), _("Leave it as it is. A row without it makes a new page.")),
        PAGE: (_("Number of the page"), _("As in the first table; of a new page its address.")),
        VERSION: (_("Version"), _("Leave it as it is: it tells what somebody else has changed meanwhile.")),
        ADDRESS: (_("Address"), _("Of a new page: where it shall stand. Of others it is changed on the page.")),
        NUMBER: (_("Place"), _("Which one of the page it is. Leave it empty for a new one.")),
    }
    above = "" if key in known else str(capfirst(table.model._meta.get_field(key).verbose_name))
    return known.get(key) or (above, _("To which one it belongs: its place in the table above."))
