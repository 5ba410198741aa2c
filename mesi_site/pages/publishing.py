"""Publishing that is not the editor's form: whether a draft is ready, and what falls due by itself."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Revision

from .models import BasePage


def is_ready(page):
    """Whether the latest draft has everything that its form would ask for before readers see it."""
    try:
        draft = page.specific.get_latest_revision_as_object()
        draft.full_clean()
        draft.clean_for_readers()
    except ValidationError:
        return False
    return True


def publish_what_is_due():
    """Unpublish what has expired and publish what is scheduled until now.

    Returns [(revision, error)] of those that could not be published: they stay scheduled and hold up nothing else.
    """
    now = timezone.now()
    for page in BasePage.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    failed = []
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except (ValidationError, DatabaseError) as error:
            failed.append((revision, error))
    return failed
