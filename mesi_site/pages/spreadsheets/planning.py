"""What an import would do, found out before anything is done: for each page, field by field."""

from dataclasses import dataclass, field, replace

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from mesi_site.accounts.rights import EVERYTHING, rights_of
from mesi_site.translation.forms import restored
from mesi_site.translation.languages import in_default_language
from mesi_site.translation.merging import changed_names, content_of, merge, with_base_columns
from mesi_site.translation.parts import changed_parts, part_labels
from mesi_site.translation.readable import field_label

from ..content_files.objects import name_of
from ..facts import fact_names
from . import cells
from .changes import Kind, changes
from .exporting import content_of_revision, contents_of, empty_content
from .filling import Filling, Problem
from .numbers import with_numbers
from .tables import ADDRESS, ID, PAGE, VERSION
from .validating import errors_of

MOST_DIGITS = 20  # of what can be the number of a page


@dataclass
class PagePlan:
    """All rows of one page: they come in together, or none of them does."""

    key: str  # the number of the page, or the address of a new one
    rows: dict  # {path: [Row]}
    page: object = None
    draft: object = None  # as it would be saved
    shown: dict | None = None  # the content that somebody had before them, where that is not the latest
    problems: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    parts: list = field(default_factory=list)  # names of what changes
    lacking: list = field(default_factory=list)  # of these, what whoever brings the file may not write
    is_new: bool = False
    is_imported: bool = False

    @property
    def title(self):
        if self.page:
            return self.page.get_admin_display_title()
        return str(self.draft) if self.draft else self.key

    @property
    def seen(self):
        """What the screen sends back of what somebody has looked at."""
        return f"{self.key}:{self.page.latest_revision_id if self.page else ''}"

    @property
    def will_be_imported(self):
        return not self.problems and bool(self.changes)

    @property
    def is_news(self):
        return bool(self.problems or self.changes)

    def refuse(self, text, row=None, column=""):
        self.problems.append(Problem(text, row and row.table, row and row.number, column))


class Planner:
    """What the rows of a file mean for the pages under an index page."""

    def __init__(self, index, tables, user):
        self.index, self.tables, self.user = index, tables, user
        self.model = tables[()].model

    def plans(self, read):
        """[PagePlan] of {path: ReadTable}, in the order of the file."""
        found = gathered(read)
        numbers = [int(plan.key) for plan in found if plan.key.isdecimal()]
        pages = self.model.objects.descendant_of(self.index).select_related("latest_revision").in_bulk(numbers)
        rows = [row for plan in found for rows in plan.rows.values() for row in rows]
        contents = contents_of({number for row in rows if (number := version_in(row))}, self.tables)
        for plan in found:
            if plan.key.isdecimal():
                plan.page = pages.get(int(plan.key))
                self._plan_known(plan, contents)
            else:
                self._plan_new(plan)
        return found

    def _plan_known(self, plan, contents):
        rows = [row for rows in plan.rows.values() for row in rows]
        first = rows[0]
        if plan.page is None:
            plan.refuse(_("There is no such page under “%(page)s”.") % {"page": self.index_title}, first, ID)
            return
        for row in plan.rows.get((), ())[1:]:
            plan.refuse(_("The file names this page twice."), row, first.table.key_of_page)
        versions = {number for row in rows if (number := version_in(row))}
        revision, base = self._base(plan.page, versions, contents)
        if base is None:
            plan.refuse(_("The version that was exported is gone. Export the page again."), first, VERSION)
            return
        filling = Filling(self.tables, plan.rows, base)
        self._check_address(plan, base)
        plan.problems += filling.problems
        if changed_names(self.model, filling.names, base, filling.content):
            self._refuse_who_may_not(plan)
            if not plan.problems:
                self._merge(plan, revision)

    def _base(self, page, versions, contents):
        """(version, content) on which somebody worked; without a number in the file it is the latest."""
        if not versions:
            revision = page.latest_revision
            return revision, (content_of_revision(revision, self.tables) if revision else content_of(page))
        revision, content = contents.get(versions.pop(), (None, None))
        is_of_page = revision is not None and revision.object_id == str(page.pk) and not versions
        return (revision, content) if is_of_page else (None, None)

    def _check_address(self, plan, base):
        for row in plan.rows.get((), ()):
            address = cells.as_text(row.cells.get(ADDRESS)).strip().strip("/")
            if address and address.rpartition("/")[2] != base["slug"]:
                plan.refuse(_("The address of a page is changed on the page, under “Publishing”."), row, ADDRESS)

    def _refuse_who_may_not(self, plan):
        page, lock = plan.page, plan.page.get_lock()
        if page.alias_of_id:
            plan.refuse(_("The page shows another one and is changed there."))
        elif not page.permissions_for_user(self.user).can_edit():
            plan.refuse(_("You may not edit this page."))
        elif lock and lock.for_user(self.user):
            plan.refuse(_("The page is locked."))

    def _merge(self, plan, revision):
        """What the file changes in the version that was exported, upon the latest draft."""
        latest = plan.page.get_latest_revision_as_object()
        theirs = content_of(latest)
        is_latest = revision is None or revision.pk == plan.page.latest_revision_id
        base = theirs if is_latest else with_numbers(self.tables, content_of(revision.as_object()), theirs)
        filling = Filling(self.tables, plan.rows, base)
        merged, collisions = merge(self.model, filling.names, base, filling.content, theirs)
        for name in collisions:
            label = field_label(self.model, name)
            plan.refuse(
                _("Somebody has changed this since the export: %(field)s. Export the page again.") % {"field": label},
                self._row_of(plan, name),
                "" if (name,) in self.tables else name,
            )
        plan.parts = changed_parts(self.model, theirs, merged, fact_names(self.model)).names
        plan.lacking = rights_of(self.user).lacks(plan.parts)
        if plan.lacking:
            plan.refuse(_("You may not change: %(parts)s.") % {"parts": part_labels(plan.lacking)})
        plan.draft, plan.shown = restored(latest, merged), None if is_latest else filling.content
        if not plan.problems:
            self._validate(plan, filling, latest, changed_names(self.model, filling.names, theirs, merged))
        plan.changes = [*changes(self.tables, theirs, merged)]

    def _validate(self, plan, filling, latest, names):
        """What the models say of the page and of the children that change; an unfinished draft may stay unfinished."""
        paths = [path for path in self.tables if path and path[0] in names]
        found = errors_of(plan.draft, paths)
        known = errors_of(latest, paths) if found else []
        told = {(path, name, text) for (path, _places), name, text in known}
        self._report(plan, filling, [error for error in found if (error[0][0], *error[1:]) not in told])

    def _row_of(self, plan, name):
        rows = plan.rows.get((name,), ()) if (name,) in self.tables else plan.rows.get((), ())
        return next(iter(rows), None)

    def _report(self, plan, filling, errors):
        """What the models say, with the row that says so. Where two versions came together there may be none."""
        for where, name, message in errors:
            row = filling.row_at.get(where)
            if row is None:
                plan.problems.append(Problem(message, self.tables[where[0]], None, name))
            else:
                plan.refuse(message, row, name)

    def _plan_new(self, plan):
        plan.is_new = True
        own = plan.rows.get((), ())
        first = next(row for rows in plan.rows.values() for row in rows)
        if not own:
            plan.refuse(_("This row belongs to no page of the file and of the site."), first, PAGE)
            return
        if cells.as_text(own[0].cells.get(ID)).strip():
            plan.refuse(_("There is no such page under “%(page)s”.") % {"page": self.index_title}, own[0], ID)
        slug = self._slug(plan, own[0])
        for row in own[1:]:
            plan.refuse(_("This address is there twice."), row, ADDRESS)
        if not self.index.permissions_for_user(self.user).can_add_subpage() or not rights_of(self.user).has_all:
            plan.refuse(_("You may not make new pages here."), first, ADDRESS)
        filling = Filling(self.tables, plan.rows, empty_content(self.model) | {"slug": slug}, is_new=True)
        plan.problems += filling.problems
        if plan.problems:
            return
        content = with_base_columns(self.model, filling.content)
        with in_default_language():
            plan.draft = self.model.from_serializable_data(content)
        plan.draft.draft_title = plan.draft.title
        self._report(plan, filling, errors_of(plan.draft, self.tables))
        plan.parts = [*EVERYTHING]
        told = changes(self.tables, empty_content(self.model), content)
        plan.changes = [replace(change, kind=Kind.COMES) for change in told]

    def _slug(self, plan, row):
        address = cells.as_text(row.cells.get(ADDRESS)).strip().strip("/")
        above, _slash, slug = address.rpartition("/")
        if not slug or above != name_of(self.index):
            example = f"{name_of(self.index)}/…"
            message = _("A new page needs an address: %(example)s.") % {"example": example}
            plan.refuse(message, row, ADDRESS)
        elif self.index.get_children().filter(slug=slug).exists():
            plan.refuse(_("There is a page at this address already; its number is missing."), row, ADDRESS)
        return slug

    @cached_property
    def index_title(self):
        return self.index.get_admin_display_title()


def gathered(read):
    """[PagePlan] with the rows of each page. Where its table is in the file, a page without children has no rows."""
    found = {}
    for path, table in sorted(read.items(), key=lambda item: len(item[0])):
        for row in table.rows:
            key = key_of(row)
            plan = found.setdefault(key, PagePlan(key, {}))
            plan.rows.setdefault(path, []).append(row)
    for plan in found.values():
        if () in plan.rows:
            plan.rows = {path: plan.rows.get(path, []) for path in read}
    return list(found.values())


def key_of(row):
    """By what the rows of one page belong together."""
    page = cells.as_text(row.cells.get(row.table.key_of_page)).strip().strip("/")
    if page.isdecimal() and len(page) < MOST_DIGITS:
        return str(int(page))
    address = cells.as_text(row.cells.get(ADDRESS)).strip().strip("/") if not row.table.path else page
    return address or f"{row.table.name} {row.number}"


def version_in(row):
    """The number of the exported version, one that no version has where there is nonsense, None where it is empty."""
    number = cells.as_text(row.cells.get(VERSION)).strip()
    if not number:
        return None
    return int(number) if number.isdecimal() and len(number) < 10 else -1
