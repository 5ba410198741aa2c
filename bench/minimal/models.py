"""The one page model."""

from django.db import models
from wagtail.models import Page


class MinimalPage(Page):
    """A title and a text that is ready to be shown."""

    body = models.TextField()
