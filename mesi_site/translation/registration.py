"""Registration of translated fields, with the corrections that modeltranslation needs beside Wagtail."""

from modeltranslation.translator import TranslationOptions, translator

from .languages import DEFAULT_LANGUAGE


def register(model, *extra_fields, required=()):
    """Give each of the model's own `text_fields` a column per language, and `extra_fields` too.

    `required` ones must be there in the default language, drafts included.
    """
    own = {field.name for field in model._meta.local_fields}
    fields = (*(name for name in model.text_fields if name in own), *extra_fields)
    attributes = {"fields": fields, "required_languages": {DEFAULT_LANGUAGE: tuple(required)} if required else ()}
    translator.register(model, type(f"{model.__name__}Translation", (TranslationOptions,), attributes))
    for name in fields:
        # The base column repeats one of the languages: the reference index would count everything twice.
        field = model._meta.get_field(name)
        if hasattr(field, "extract_references"):
            field.extract_references = lambda value: iter(())
