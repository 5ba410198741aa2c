"""What the models say against a draft, of the page and of each child."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from mesi_site.translation.texts import translated_fields

from ..content_files.loading import PLACED_LATER
from ..content_files.objects import child_relations, repetitions


def errors_of(page, paths):
    """[((path, places), field, message)] of the page and of the children at these paths; a field is empty where there
    is not one alone.
    """
    exclude = () if page.pk else PLACED_LATER
    return [*_errors_of_one(page, (), (), exclude), *_errors_of_children(page, paths, (), ())]


def _errors_of_one(instance, path, places, exclude):
    try:
        instance.full_clean(exclude=exclude, validate_unique=not path)
    except ValidationError as error:
        # The columns without a language repeat the default one.
        told = {
            name: texts for name, texts in error.message_dict.items() if name not in translated_fields(type(instance))
        }
        for name, messages in told.items():
            yield from (((path, places), "" if name == NON_FIELD_ERRORS else name, message) for message in messages)


def _errors_of_children(instance, paths, path, places):
    for name, relation in child_relations(type(instance)).items():
        if (*path, name) not in paths:
            continue
        children = list(getattr(instance, name).all())
        for place, child in enumerate(children):
            here = (*path, name), (*places, place)
            yield from _errors_of_one(child, *here, [relation.field.name])
            yield from _errors_of_children(child, paths, *here)
        for place, field, message in repetitions(children, relation):
            yield ((*path, name), (*places, place)), field, str(message)
