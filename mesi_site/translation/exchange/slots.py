"""The places of an object's texts in one language: what stands there, and how another text is put there.

A unit of translation is one place, but for a table, which has one for each cell.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlock, StructBlock, TextBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from ..languages import localized
from ..texts import translated_fields

CAPTION = "caption"


@dataclass(frozen=True)
class Slot:
    """One place."""

    key: str  # of the unit
    value: str
    label: str
    is_rich: bool = False
    is_one_line: bool = False
    max_length: int | None = None
    cell: str = ""  # `<row>.<column>` of a table, or its caption

    @property
    def id(self):
        return f"{self.key}:{self.cell}" if self.cell else self.key

    @property
    def column_name(self):
        return self.key.partition(".")[0]


def slots(instance, language):
    """{id: Slot} of an object, empty fields included."""
    names = _reading_order(type(instance))
    return {slot.id: slot for name in names for slot in _of_field(instance, name, language)}


def _reading_order(model):
    """As the form has them: modeltranslation names a model's own fields before the title, which it inherits."""
    return dict.fromkeys([*model.text_fields, *translated_fields(model)])


def _of_field(instance, name, language):
    field, value = instance._meta.get_field(name), getattr(instance, localized(name, language))
    label = str(capfirst(field.verbose_name))
    if isinstance(field, StreamField):
        for child in value or ():
            yield from _of_block(f"{name}.{child.id}", child.block, child.value, label)
        return
    is_rich = isinstance(field, RichTextField)
    is_one_line = not isinstance(field, models.TextField)
    yield Slot(name, str(value or ""), label, is_rich, is_one_line, field.max_length)


def _of_block(key, block, value, label):
    label = f"{label} · {capfirst(block.label)}" if block.label else label
    if isinstance(block, StreamBlock):
        for child in value or ():
            yield from _of_block(f"{key}.{child.id}", child.block, child.value, label)
    elif isinstance(block, TableBlock):
        for cell, place, text in _cells(value):
            yield Slot(key, text, f"{label} · {place}", cell=cell)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(f"{key}.{name}", child, value.get(name), label)
    elif isinstance(value, RichText):
        yield Slot(key, value.source, label, is_rich=True)
    elif isinstance(value, str):
        max_length = getattr(block.field, "max_length", None)
        yield Slot(key, value, label, is_one_line=not isinstance(block, TextBlock), max_length=max_length)


def _cells(table):
    """(id, place in words, text) of each cell and of the caption."""
    for row, cells in enumerate((table or {}).get("data", ())):
        for column, text in enumerate(cells):
            place = _("row %(row)d, column %(column)d") % {"row": row + 1, "column": column + 1}
            yield f"{row}.{column}", place, str(text or "")
    yield CAPTION, _("caption"), str((table or {}).get("table_caption") or "")


def put(instance, texts, language, source_language):
    """Puts {Slot: text} into an object. Blocks that this language lacks come from the source, without its words."""
    for name in translated_fields(type(instance)):
        own = {slot: text for slot, text in texts.items() if slot.column_name == name}
        if not own:
            continue
        field, column = instance._meta.get_field(name), localized(name, language)
        if isinstance(field, StreamField):
            value = _with_texts(instance, name, own, language, source_language)
            setattr(instance, column, field.to_python(value))
        else:
            setattr(instance, column, next(iter(own.values())))


def _with_texts(instance, name, texts, language, source_language):
    source, blocks = (
        (getattr(instance, localized(name, code)) or _nothing(instance, name)).get_prep_value()
        for code in (source_language, language)
    )
    wordless = [slot for slot in _of_field(instance, name, source_language) if slot.value.strip()]
    with_words = {_block_id(slot.key) for slot in wordless}
    wanted = {_block_id(slot.key) for slot in texts}
    if not blocks:  # pictures without words belong to a body that is new
        wanted |= {block["id"] for block in source} - with_words
    present = {block["id"]: block for block in blocks}
    for place, block in enumerate(source):
        own = present.get(block["id"])
        if block["id"] in wanted and (own is None or not _has_same_cells(own, block)):
            emptied = _emptied(instance, name, source_language, block)
            if own is None:
                blocks.insert(_place(blocks, source[:place]), emptied)
            else:
                blocks[blocks.index(own)] = emptied
    for slot, text in texts.items():
        blocks = _put(blocks, slot.key.split(".")[1:], slot.cell, text)
    return blocks


def _nothing(instance, name):
    return instance._meta.get_field(name).to_python([])


def _block_id(key):
    return key.split(".")[1]


def _place(blocks, before):
    """Behind the nearest block that stands before it in the source too."""
    ids = [block["id"] for block in blocks]
    return next((ids.index(block["id"]) + 1 for block in reversed(before) if block["id"] in ids), 0)


def _has_same_cells(one, other):
    if not (isinstance(one["value"], dict) and "data" in one["value"]):
        return True
    return [len(row) for row in one["value"]["data"]] == [len(row) for row in other["value"]["data"]]


def _emptied(instance, name, language, block):
    blocks = [block]
    for slot in _of_field(instance, name, language):
        if _block_id(slot.key) == block["id"]:
            blocks = _put(blocks, slot.key.split(".")[1:], slot.cell, "")
    return blocks[0]


def _put(value, path, cell, text):
    """What blocks hold, with a text at a path of block ids and names."""
    if path and isinstance(value, list):
        return [
            block | {"value": _put(block["value"], path[1:], cell, text)} if block["id"] == path[0] else block
            for block in value
        ]
    if path:
        return value | {path[0]: _put(value.get(path[0]), path[1:], cell, text)}
    if cell == CAPTION:
        return value | {"table_caption": text}
    if cell:
        row, column = (int(number) for number in cell.split("."))
        data = [list(cells) for cells in value["data"]]
        data[row][column] = text
        return value | {"data": data}
    return text
