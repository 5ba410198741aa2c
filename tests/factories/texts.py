"""Sample texts in every language for whatever fields a model translates, so that a new field is never forgotten."""

import factory
from wagtail.fields import RichTextField, StreamField

from mesi_site.translation.languages import DEFAULT_LANGUAGE, localized, site_languages
from mesi_site.translation.sources import Translations, TranslationSources
from mesi_site.translation.texts import translated_fields

WORDS = {"en": "Bridge", "ru": "Мост", "fr": "Élan", "it": "Perché"}


def sample(model, name, language, number=1):
    """A value for a model's translated field that shows which field and language it is: «Мост summary 1»."""
    field = model._meta.get_field(name)
    words = f"{WORDS[language]} {name.replace('_', ' ')} {number}"
    if isinstance(field, StreamField):
        return field.to_python([{"type": "paragraph", "value": f"<p>{words}</p>", "id": f"block-{name}-{number}"}])
    return f"<p>{words}</p>" if isinstance(field, RichTextField) else words


class TranslatedFactory(factory.django.DjangoModelFactory):
    """Fills each translated field in the given languages; `languages="all"` means all of the site's."""

    class Meta:
        abstract = True

    languages = (DEFAULT_LANGUAGE,)
    number = factory.Sequence(lambda n: n + 1)

    @classmethod
    def with_sources(cls, instance):
        """The texts are translations of the default language's, and up to date."""
        if isinstance(instance, TranslationSources):
            Translations(instance).follow({language: {} for language in site_languages()})
        return instance

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        instance = cls.with_sources(model_class(*args, **kwargs))
        instance.save()
        return instance

    @classmethod
    def _build(cls, model_class, *args, **kwargs):
        return cls.with_sources(model_class(*args, **kwargs))

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        languages, number = kwargs.pop("languages"), kwargs.pop("number")
        languages = site_languages() if languages == "all" else list(languages)
        model = cls._meta.model
        for name in translated_fields(model):
            for language in languages:
                kwargs.setdefault(localized(name, language), sample(model, name, language, number))
        if hasattr(model, "published_languages"):
            kwargs.setdefault("published_languages", languages)
        return kwargs
