"""The texts of an object, cut into the units that are translated: a field, or one block of a body."""

import re
from html import unescape

from wagtail.blocks import StreamBlock, StructBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText

from .languages import localized
from .texts import translated_fields

BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<(?:br|hr)\s*/?>", re.IGNORECASE)
LINK = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.IGNORECASE | re.DOTALL)
EMBED = re.compile(r"<embed\s([^>]*?)/?>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")


def plain(value):
    """A text as a translator reads it: words and what they lead to, without markup, one line for each paragraph.

    Two texts with the same plain form say the same: bold type, ids and white space are no reason to translate again.
    """
    return tidy(value) if not isinstance(value, RichText) else plain_html(value.source)


def plain_html(html):
    html = " ".join(html.split())  # a line break in the source is a blank; lines come from paragraphs
    html = LINK.sub(lambda link: f"{link[2]} [{_target(link[1])}]", html)
    html = EMBED.sub(lambda embed: f" [{_target(embed[1])}]\n", html)
    return tidy(unescape(TAG.sub("", BLOCK_END.sub("\n", html))))


def tidy(text):
    lines = (" ".join(line.split()) for line in str(text or "").splitlines())
    return "\n".join(line for line in lines if line)


def _target(attributes):
    found = dict(ATTRIBUTE.findall(attributes))
    if "href" in found:
        return unescape(found["href"])
    kind = found.get("linktype") or found.get("embedtype") or ""
    return f"{kind} {found.get('id') or found.get('url') or ''}".strip()


def units(instance, language):
    """{key: plain text} of one language of an object: `title`, `body.<block id>`, `body.<block id>.caption`.

    A field of plain or rich text is there even when it is empty; of a body, what has words.
    """
    found = {}
    for name in translated_fields(type(instance)):
        column = localized(name, language)
        value = getattr(instance, column)
        block = getattr(instance._meta.get_field(name), "stream_block", None)
        if block is not None:
            found |= dict(_of_stream(name, value))
        elif isinstance(instance._meta.get_field(name), RichTextField):
            found[name] = plain_html(value or "")
        else:
            found[name] = tidy(value)
    return found


def field_of(key):
    """The field to which a unit belongs."""
    return key.partition(".")[0]


def _of_stream(prefix, stream):
    for child in stream or ():
        yield from _of_block(f"{prefix}.{child.id}", child.block, child.value)


def _of_block(key, block, value):
    if isinstance(block, StreamBlock):
        yield from _of_stream(key, value)
    elif isinstance(block, TableBlock):
        rows = [*(value or {}).get("data", ()), [(value or {}).get("table_caption")]]
        if text := tidy("\n".join(" | ".join(str(cell) for cell in row if cell) for row in rows)):
            yield key, text
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(f"{key}.{name}", child, value.get(name))
    elif isinstance(value, str | RichText) and (text := plain(value)):
        yield key, text
