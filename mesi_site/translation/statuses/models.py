"""What is known of the texts of every object, kept beside it. All but the history could be counted anew."""

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..languages import preferred_order, reader_language
from ..sources import State, TranslationSources


class TranslatedObject(models.Model):
    """A page, snippet or setting with texts."""

    content_type = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    page = models.OneToOneField(
        settings.WAGTAIL_PAGE_MODEL, null=True, on_delete=models.CASCADE, related_name="translated_object"
    )
    titles = models.JSONField(default=dict)  # {language: title}, of a page those of its latest draft

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="translation_object_once")]

    def __str__(self):
        titles = (self.titles.get(language) for language in preferred_order(reader_language()))
        return next((title for title in titles if title), self.kind)

    @property
    def model(self):
        return ContentType.objects.get_for_id(self.content_type_id).model_class()

    @property
    def kind(self):
        return str(capfirst(self.model._meta.verbose_name))

    @cached_property
    def by_language(self):
        """{language: TextStatus}"""
        return {status.language: status for status in self.statuses.all()}


class TextStatus(models.Model):
    """How the texts of an object stand in one language; the numbers add up to the same in each."""

    subject = models.ForeignKey(TranslatedObject, on_delete=models.CASCADE, related_name="statuses")
    language = models.CharField(max_length=10)
    missing = models.PositiveIntegerField()
    outdated = models.PositiveIntegerField()
    current = models.PositiveIntegerField()
    is_offered = models.BooleanField()
    digest = models.CharField(max_length=32)  # of all its texts: tells whether they have changed
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # Since when something is outdated, or missing although its source has changed after somebody had left it out.
    outdated_since = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "language"], name="translation_status_once")]

    def __str__(self):
        return f"{self.language}: {self.state}"

    @property
    def state(self):
        """The one that asks for most: what is there and wrong before what is not there."""
        if self.outdated:
            return State.OUTDATED
        return State.MISSING if self.missing else State.CURRENT

    @property
    def is_current(self):
        return self.state == State.CURRENT

    @property
    def texts(self):
        return self.missing + self.outdated + self.current


class TranslatedDay(models.Model):
    """How much somebody translated into a language on one day, in the site's time zone."""

    day = models.DateField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    texts = models.IntegerField(default=0)
    words = models.IntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.UniqueConstraint(fields=["day", "user", "language"], name="translation_day_once")]

    def __str__(self):
        return f"{self.day}, {self.language}: {self.texts}"


def page_model():
    return apps.get_model(settings.WAGTAIL_PAGE_MODEL)


def listed_models():
    """Models whose objects have texts; the pages first."""
    found = [model for model in apps.get_models() if is_listed(model)]
    return sorted(found, key=lambda model: not issubclass(model, page_model()))


def is_listed(model):
    """The page model itself is only what Wagtail brings along: its root, its welcome."""
    return issubclass(model, TranslationSources) and model is not page_model()
