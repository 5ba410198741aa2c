"""What a site sets in `PAGE_CACHE`, and what holds where it sets nothing."""

import re
from dataclasses import dataclass, field

from django.conf import settings

# Written often or while a page is rendered, and never seen by a reader. Any other table counts.
UNSEEN = (
    "admin",
    "auth",
    "contenttypes",
    "sessions",
    "wagtailadmin",
    "wagtailcore.APIToken",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.Revision",
    "wagtailcore.Task",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage",
    "wagtailcore.WorkflowState",
    "wagtailcore.WorkflowTask",
    "wagtailembeds",
    "wagtailimages.Rendition",
    "wagtailsearch",
    "wagtailusers",
)
# Columns of a table with drafts that an editor's work changes while readers still see the same page.
UNSEEN_COLUMNS = (
    "draft_title",
    "has_unpublished_changes",
    "latest_revision_id",
    "live_revision_id",
    "latest_revision_created_at",
    "go_live_at",
    "numchild",
    "owner_id",
    "locked",
    "locked_at",
    "locked_by_id",
)


@dataclass(frozen=True)
class Configuration:
    """The keys of the setting `PAGE_CACHE`."""

    # Host headers that are answered from the cache; each has pages of its own.
    hosts: tuple = ()
    # Names of query parameters that change an answer → a regular expression of their good values.
    parameters: dict = field(default_factory=dict)
    # A compiled expression of names that mean nothing to any page. All others that are in neither setting become one,
    # `unknown`: a page can say that it did not understand, and nobody can fill the cache by making names up.
    meaningless: object = re.compile(r"(?!)")
    # Addresses that begin so are files, which need neither this cache nor a place among the renders.
    files: tuple = ()
    # Bytes of pages that a worker keeps, with what their encodings take as a rule; 0 keeps none.
    max_bytes: int = 20 * 1024 * 1024
    # Requests that a worker lets into Django at once: some fewer than it has threads.
    renders: int = 4
    # Dotted paths of functions that take an aware datetime and return the next one at which a page changes by itself.
    next_change: tuple = ()
    # App labels and models (`app.Model`) beside UNSEEN that no reader ever sees.
    unseen: tuple = ()
    # Model (`app.Model`) → SQL condition on its row `r` under which readers see it, where it does not follow by itself.
    visible: dict = field(default_factory=dict)
    # The page that is shown where nothing else can be: it may need neither request nor database.
    unavailable_template: str = "503.html"
    # Dotted path of a function that returns headers, as (name, value), which that page has beside its own.
    unavailable_headers: str = ""
    # The connection of DATABASES whose server tells of changes: the primary itself, no pool that shares sessions.
    database: str = "default"


def configuration():
    return Configuration(**getattr(settings, "PAGE_CACHE", {}))
