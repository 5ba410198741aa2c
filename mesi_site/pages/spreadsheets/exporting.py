"""The latest drafts below an index page as the rows of tables."""

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Revision

from mesi_site.translation.merging import content_of

from ..content_files.objects import name_of
from .tables import ExportedPage, walk


def exported_pages(model, index, tables, user):
    """[ExportedPage] of those that the user may edit, in the order of the tree.

    A page that was never edited has no version yet: it gets its first one, which says what was exported.
    """
    pages = model.objects.descendant_of(index).filter(alias_of=None).order_by("path").select_related("latest_revision")
    with transaction.atomic():
        return [
            exported(page, page.latest_revision or page.save_revision(user=user, changed=False, clean=False), tables)
            for page in pages
            if page.permissions_for_user(user).can_edit()
        ]


def exported(page, revision, tables):
    content = content_of_revision(revision, tables)
    return ExportedPage(page.pk, revision.pk, address_of(page, content), content)


def address_of(page, content):
    above, _slash, _slug = name_of(page).rpartition("/")
    return f"{above}/{content['slug']}"


def content_of_revision(revision, tables):
    """What a version holds, without a query for each object that it refers to.

    Only where one of them has been deleted since, the version is loaded: that decides what becomes of it.
    """
    content = empty_content(tables[()].model) | revision.content
    return content if _is_whole(content, tables) else content_of(revision.as_object())


def contents_of(numbers, tables):
    """{number of a version of one of the pages: (the version, its content)}"""
    kind = ContentType.objects.get_for_model(tables[()].model)
    revisions = Revision.page_revisions.filter(pk__in=numbers, content_type=kind)
    return {revision.pk: (revision, content_of_revision(revision, tables)) for revision in revisions}


def _is_whole(content, tables):
    return all(
        column.is_known(holder.get(name))
        for path, table in tables.items()
        for name, column in table.references.items()
        for holder in ([child for _numbers, child in walk(content, path)] if path else [content])
    )


@cache
def empty_content(model):
    """What fields that came after a version have."""
    return content_of(model())
