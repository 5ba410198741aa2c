"""When renditions are made: as soon as a picture is saved, and once more when a page that uses it is published."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django_tasks import task
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published

from .models import SiteImage
from .renditions import make_renditions


@task()
def make_renditions_task(pk):
    if image := SiteImage.objects.filter(pk=pk).first():
        make_renditions(image)


def _make_after_commit(pk):
    transaction.on_commit(partial(make_renditions_task.enqueue, pk))


@receiver(post_save, sender=SiteImage)
def make_on_save(instance, raw=False, **_):
    if not raw:
        _make_after_commit(instance.pk)


@receiver(page_published)
def make_on_publication(instance, **_):
    """Where something is missing, because a file was lost or a shape is new, the page is the occasion to make it."""
    references = ReferenceIndex.get_references_for_object(instance)
    used = references.filter(to_content_type__app_label="media", to_content_type__model="siteimage")
    for pk in set(used.values_list("to_object_id", flat=True)):
        _make_after_commit(int(pk))
