"""What has to happen again and again, and when it last did."""

from django.db import models


class LastSuccess(models.Model):
    """When a task that runs by itself, such as a periodic command or the backup, last ended well."""

    task = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.task
