"""Bodies of several languages whose blocks belong together by their ids."""

from uuid import uuid4

from wagtail.fields import StreamField

from .languages import DEFAULT_LANGUAGE, localized, preferred_order, site_languages
from .texts import translated_fields


def copied(field, own, source):
    """A text, or of a body the source's blocks that it lacks; they keep their ids, so that states follow."""
    if not isinstance(field, StreamField):
        return own or source
    blocks, kept = ({block["id"]: block for block in stream.get_prep_value()} for stream in (source, own))
    return field.to_python([*(blocks | kept).values()])


def adopt_ids(instance, texts_before):
    """New blocks take the ids of the blocks that they translate: of the same kind, at the same place.

    So a body that was written beside another, and not copied from it, is known as its translation.
    """
    for name in translated_fields(type(instance)):
        if isinstance(instance._meta.get_field(name), StreamField):
            bodies = {language: getattr(instance, localized(name, language)) or [] for language in site_languages()}
            for body in bodies.values():
                _tell_apart(body)
            known = {
                language: {key.split(".")[1] for key in texts_before[language] if key.startswith(f"{name}.")}
                for language in site_languages()
            }
            for language in site_languages():
                others = (code for code in preferred_order(DEFAULT_LANGUAGE) if code != language and bodies[code])
                source = next(others, None)
                # What was written at the same time in the default language came first.
                if source and (language != DEFAULT_LANGUAGE or known[source]):
                    _adopt(bodies[language], bodies[source], known[language])


def _tell_apart(body):
    """A second block with the same id is a new one: states, merges and files know blocks by their ids."""
    taken = set()
    for block in body:
        if block.id in taken:
            block.id = str(uuid4())
        taken.add(block.id)


def _adopt(body, source, known):
    taken = {block.id for block in body}
    place = 0
    source = list(source)
    for block in body:
        position = next((i for i, other in enumerate(source) if other.id == block.id), None)
        if position is None and block.id not in known:
            position = next(
                (
                    i
                    for i, other in enumerate(source[place:], start=place)
                    if other.block_type == block.block_type and other.id not in taken
                ),
                None,
            )
            if position is not None:
                block.id = source[position].id
                taken.add(block.id)
        if position is not None:
            place = position + 1
