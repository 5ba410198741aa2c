"""Tasks that run by themselves say when they ended well, so that somebody is told when they no longer do."""

from django.utils import timezone

from .models import LastSuccess


def note_success(task):
    LastSuccess.objects.update_or_create(task=task, defaults={"at": timezone.now()})


def metrics():
    times = {success.task: success.at.timestamp() for success in LastSuccess.objects.all()}
    yield "site_last_success_timestamp_seconds", "When a task last ended well", times
