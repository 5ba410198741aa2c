"""What every model with translated text has in common."""

from django.db import transaction
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField

from .languages import in_default_language, localized, site_languages
from .statuses import following, workload
from .texts import Texts, has_content, text_languages, translated_fields


class TranslatedMixin:
    """Text in several languages: no language leaks into another, and the shown language is known."""

    # A version that only goes out to readers: another one takes its place as the draft at once.
    is_passing = False

    def text_languages(self, reader):
        return text_languages(self, reader)

    @property
    def texts(self):
        return Texts(self)

    def normalise_texts(self):
        """An empty rich text (`<p data-block-key="…"></p>`) becomes nothing, so that fallback works; blocks get ids."""
        for name in translated_fields(type(self)):
            for language in site_languages():
                column = localized(name, language)
                field, value = self._meta.get_field(column), getattr(self, column)
                if isinstance(field, RichTextField) and not has_content(value):
                    setattr(self, column, "")
                elif isinstance(value, StreamValue):
                    value.get_prep_value()  # gives each new block its id, by which translations refer to it

    def full_clean(self, *args, **kwargs):
        with in_default_language():
            return super().full_clean(*args, **kwargs)

    @transaction.atomic
    def save(self, *args, **kwargs):
        with in_default_language():
            self.normalise_texts()
            result = super().save(*args, **kwargs)
        following.follow_save(self)
        return result

    @transaction.atomic
    def save_revision(self, *args, **kwargs):
        revision = super().save_revision(*args, **kwargs)
        if following.has_drafts(type(self)) and not self.is_passing:
            following.follow(self, revision.user)
        workload.count(self, revision)
        return revision
