"""Pages whose facts name something else follow when that changes: a partner's name stands in its programs' facts.

A page itself follows in its `save()`, once its children are stored.
"""

from django.apps import apps
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import PageViewRestriction
from wagtail.signals import post_page_move

from .indexing import follow, page_model, related_model
from .models import SearchText

# Columns of a page that the work on its drafts writes, and no reader sees.
OF_DRAFTS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
    "wagtail_admin_comments",
}


def is_silent(update_fields):
    """Whether a save with these `update_fields` leaves everything that readers see."""
    return update_fields is not None and OF_DRAFTS.issuperset(update_fields)


def _paths():
    """(page type, path from it to what its facts name, model of that)"""
    pages = (model for model in apps.get_models() if issubclass(model, page_model()))
    return [(model, path, related_model(model, path)) for model in pages for path in model.named_in_search]


def naming(instance):
    """Numbers of the live pages whose facts name an object."""
    found = (
        model.objects.live().filter(**{path: instance.pk}).values_list("pk", flat=True)
        for model, path, target in _paths()
        if isinstance(instance, target)
    )
    return {number for numbers in found for number in numbers}


def naming_below(tree_path):
    """Numbers of the live pages whose facts name a page of this part of the tree."""
    found = (
        model.objects.live().filter(**{f"{path}__path__startswith": tree_path}).values_list("pk", flat=True)
        for model, path, target in _paths()
        if issubclass(target, page_model())
    )
    return {number for numbers in found for number in numbers}


def _saved(instance, created, update_fields, **_):
    if not created and not is_silent(update_fields):
        follow(naming(instance))


def _will_be_deleted(instance, **_):
    instance.named_by = naming(instance)  # the links go first


def _deleted(instance, **_):
    follow(instance.named_by)


def _page_deleted(instance, **_):
    """Of several pages that go, one may have been written once more when another went that it named."""
    SearchText.objects.filter(page=instance.pk).delete()


def _restricted(instance, **_):
    follow(naming_below(instance.page.path))


def _moved(instance, **_):
    follow(naming_below(instance.path))


def connect():
    for target in {target for _model, _path, target in _paths()}:
        post_save.connect(_saved, sender=target)
        pre_delete.connect(_will_be_deleted, sender=target)
        post_delete.connect(_deleted, sender=target)
    post_delete.connect(_page_deleted, sender=page_model())
    post_save.connect(_restricted, sender=PageViewRestriction)
    post_delete.connect(_restricted, sender=PageViewRestriction)
    post_page_move.connect(_moved)
