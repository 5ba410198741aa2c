"""What every model with translated text has in common."""

from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField

from .languages import in_default_language, localized, site_languages
from .texts import Texts, has_content, text_languages, translated_fields


class TranslatedMixin:
    """Text in several languages: no language leaks into another, and the shown language is known."""

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

    def save(self, *args, **kwargs):
        with in_default_language():
            self.normalise_texts()
            return super().save(*args, **kwargs)
