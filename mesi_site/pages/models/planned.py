"""What of a scheduled version goes out at its time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PlannedParts(models.Model):
    """Which languages, and whether the facts, of a version go out; a version without a row goes out whole."""

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="planned_parts")
    parts = ArrayField(models.CharField(max_length=10))

    def __str__(self):
        return ", ".join(self.parts)
