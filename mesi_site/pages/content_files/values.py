"""From what stands in a file to what a model's field holds: texts, prose, facts."""

import json
import uuid
from html import escape

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField

from mesi_site.translation.languages import site_languages

# Block ids follow from the place in the file: the same in every language, and after each loading.
BLOCK_IDS = uuid.UUID("6f1d3f7c-6f0a-4b0e-9a6c-2a5f2f9d7a10")


validate_no_null_characters = ProhibitNullCharactersValidator()


def texts(field, value, identity):
    """{language: value for the column} of a translated field; raises ValidationError."""
    if isinstance(field, StreamField):
        return {language: prose(field, value, language, f"{identity}/{field.name}") for language in site_languages()}
    if not isinstance(value, dict):
        raise ValidationError(
            _("expected one text for each language: %(languages)s") % {"languages": ", ".join(site_languages())}
        )
    unknown = set(value) - set(site_languages())
    if unknown:
        raise ValidationError(
            _("unknown language: %(languages)s") % {"languages": ", ".join(sorted(map(str, unknown)))}
        )
    return {language: text(field, value.get(language)) for language in site_languages()}


def text(field, value):
    value = "" if value is None else value
    if not isinstance(value, str):
        raise ValidationError(_("expected a text, not %(value)r") % {"value": value})
    validate_no_null_characters(value)
    value = value.strip()
    if isinstance(field, RichTextField):
        return rich_text(value)
    if value:
        field.run_validators(value)
    return value


def rich_text(value):
    """The editor's HTML as it is; plain text becomes paragraphs, parted by blank lines."""
    if not value or value.startswith("<"):
        return value
    paragraphs = [" ".join(part.split("\n")) for part in value.split("\n\n")]
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>" for part in paragraphs if part.strip())


def prose(field, blocks, language, identity):
    """A StreamField's value in one language: blocks without a text in it are left out."""
    if not isinstance(blocks, list):
        raise ValidationError(_("expected a list of blocks"))
    known = field.stream_block.child_blocks
    stream = []
    for number, block in enumerate(blocks):
        if not isinstance(block, dict) or len(block) != 1 or next(iter(block)) not in known:
            raise ValidationError(
                _("block %(number)d: expected one of %(names)s") % {"number": number + 1, "names": ", ".join(known)}
            )
        name, value = next(iter(block.items()))
        try:
            shown = _block_value(name, value, language)
            if shown:
                known[name].clean(known[name].to_python(shown))
        except ValidationError as error:
            raise _of_block(number + 1, error) from None
        if shown:
            stream.append({"type": name, "value": shown, "id": str(uuid.uuid5(BLOCK_IDS, f"{identity}/{number}"))})
    return field.to_python(json.dumps(stream))


def _of_block(number, error):
    """The error, and those of the parts of a block, with the number of the block."""
    parts = getattr(error, "block_errors", None) or {"": error}
    texts = [f"{part}: {message}".removeprefix(": ") for part, found in parts.items() for message in found.messages]
    return ValidationError([_("block %(number)d: %(text)s") % {"number": number, "text": text} for text in texts])


def _block_value(name, value, language):
    if name == "quotation":
        _expect_keys(value, ("text", "author", "role"))
        parts = {part: _of_languages(texts).get(language) or "" for part, texts in value.items()}
        return parts if parts.get("text") else None
    shown = _of_languages(value).get(language)
    if name == "table":
        return shown and _table(shown)
    return rich_text(shown.strip()) if shown and name == "paragraph" else shown


def _table(table):
    _expect_keys(table, ("header", "rows"))
    rows = [table.get("header"), *(table.get("rows") or [])]
    if not all(isinstance(row, list) and len(row) == len(rows[0] or []) for row in rows):
        raise ValidationError(_("every row of a table has as many cells as its header"))
    return {"data": rows, "first_row_is_table_header": True}


def _of_languages(value):
    _expect_keys({} if value is None else value, site_languages())
    return value or {}


def _expect_keys(value, keys):
    if not isinstance(value, dict) or set(value) - set(keys):
        raise ValidationError(_("expected nothing but %(names)s") % {"names": ", ".join(keys)})


def fact(field, value):
    """A language-neutral value, cleaned by its field; raises ValidationError."""
    if value is None:
        return field.clean(field.get_default(), None)
    if isinstance(field, ArrayField) and not isinstance(value, list):
        raise ValidationError(_("expected a list"))
    if (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and field.get_internal_type() in ("CharField", "DecimalField")
    ):
        value = str(value)
    return field.clean(value, None)
