"""Two people have changed the same version: what each of them changed comes together, field by field.

Works on contents as revisions keep them: `{field: value, child relation: [{"pk": …}], prose: "[{\"id\": …}]"}`.
"""

import datetime as dt
import json
import re
from decimal import Decimal
from functools import cache

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.dateparse import parse_datetime
from modelcluster.models import get_all_child_relations, get_serializable_data_for_fields
from wagtail.fields import RichTextField, StreamField

from .languages import DEFAULT_LANGUAGE, in_default_language, localized
from .texts import translated_fields

HTML_TAG = re.compile(r"<(/?)(\w+)([^<>]*?)/?>")
BLOCK_TAG = re.compile(r"\s*(</?(?:p|ul|ol|li|h[1-6]|hr|blockquote|embed)\b[^<>]*>)\s*")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
SAME_TAG = {"strong": "b", "em": "i"}
SAME_CHARACTER = {"&quot;": '"', "&#x27;": "'", "&#39;": "'", "&apos;": "'", "&nbsp;": "\u00a0"}


class Collision(Exception):
    """Both have changed the same thing."""


def content_of(instance):
    """What a revision of the object would keep of it now."""
    with in_default_language():
        if hasattr(instance, "serializable_data"):
            content = instance.serializable_data()
        else:
            content = get_serializable_data_for_fields(instance)
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def merge(model, names, base, mine, theirs):
    """(what comes of both, names of the fields in which they collide; there mine stands).

    Only what stands in `names` can have been changed by me; all else is theirs.
    """
    merged, collisions = dict(theirs), []
    for name in names:
        try:
            merged[name] = merged_value(model, name, base.get(name), mine.get(name), theirs.get(name))
        except Collision:
            merged[name] = mine.get(name)
            collisions.append(name)
    return with_base_columns(model, merged), collisions


def with_base_columns(model, content):
    """The columns without a language repeat the default one."""
    columns = {name: content[localized(name, DEFAULT_LANGUAGE)] for name in translated_fields(model) if name in content}
    return content | columns


def changed_names(model, names, before, after):
    return [name for name in names if not is_same(model, name, before.get(name), after.get(name))]


def is_same(model, name, one, other):
    """Whether nothing was written: a script that sets ids anew, or `<strong>` for `<b>`, is no change."""
    return _comparable(model, name, one) == _comparable(model, name, other)


def merged_value(model, name, base, mine, theirs):
    """Of one field; raises Collision."""
    loaded = [_loaded(model, name, value) for value in (base, mine, theirs)]
    one, two, three = (_comparable(model, name, value) for value in (base, mine, theirs))
    if two in (one, three):
        return theirs
    if three == one:
        return mine
    if not all(isinstance(value, list) for value in loaded):
        raise Collision
    if _is_stream(model, name):
        return json.dumps(_merged_list(*loaded, key="id"), cls=DjangoJSONEncoder)
    return _merged_list(*loaded, key="pk")


def _comparable(model, name, value):
    """In a plain text every sign counts, also one that looks like a tag."""
    if isinstance(value, str) and _is_plain(_fields(model).get(name)):
        return value.replace("\r\n", "\n")
    return canonical(_loaded(model, name, value))


def _is_plain(field):
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and not isinstance(field, RichTextField | StreamField)


def _loaded(model, name, value):
    """A content with its numbers, moments, blocks and children as they compare, whoever wrote them down."""
    field = _fields(model).get(name)
    if isinstance(field, StreamField):
        return json.loads(value or "[]") if not isinstance(value, list) else value
    if isinstance(field, models.ForeignObjectRel) and isinstance(value, list):
        return [{key: _loaded(field.related_model, key, part) for key, part in child.items()} for child in value]
    if isinstance(field, models.DecimalField) and value not in (None, ""):
        return str(Decimal(value).normalize())
    if isinstance(field, models.DateTimeField) and value:
        return parse_datetime(value).astimezone(dt.UTC).isoformat()
    return value


def _is_stream(model, name):
    return isinstance(_fields(model).get(name), StreamField)


@cache
def _fields(model):
    """Fields and child relations of a model, by the names that contents give them."""
    relations = {relation.get_accessor_name(): relation for relation in get_all_child_relations(model)}
    return {field.name: field for field in model._meta.concrete_fields} | relations


def canonical(value):
    """The same for everything that reads the same."""
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in value.items() if key != "sort_order"}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, str):
        return _canonical_html(value)
    return "" if value is None else value


def _canonical_html(text):
    text = text.replace("\r\n", "\n")
    if "<" not in text:
        return text
    for entity, character in SAME_CHARACTER.items():
        text = text.replace(entity, character)
    text = HTML_TAG.sub(_canonical_tag, BLOCK_TAG.sub(r"\1", text))
    return "" if text == "<p></p>" else text


def _canonical_tag(tag):
    attributes = sorted(pair for pair in ATTRIBUTE.findall(tag[3]) if pair[0] != "data-block-key")
    return f"<{tag[1]}{SAME_TAG.get(tag[2], tag[2])}{''.join(f' {name}={value!r}' for name, value in attributes)}>"


def _merged_list(base, mine, theirs, key):
    """Blocks or children, each known by its key; what has none yet is new."""
    if any(not isinstance(item, dict) or item.get(key) is None for item in [*base, *theirs]):
        raise Collision
    known, own, other = ({item[key]: item for item in items if item.get(key)} for items in (base, mine, theirs))
    order = _merged_order(list(known), list(own), list(other))
    found = {place: _merged_item(known.get(place), own.get(place), other.get(place)) for place in order}
    merged = [found[place] for place in order if found[place] is not None]
    merged += [item for item in mine if not item.get(key)]
    for number, item in enumerate(merged):
        if "sort_order" in item:
            item["sort_order"] = number
    return merged


def _merged_item(base, mine, theirs):
    """One item of three lists, or None where one of them removed it."""
    one, two, three = (canonical(item) for item in (base, mine, theirs))
    if two == three or three == one:
        return mine
    if two == one:
        return theirs
    raise Collision


def _merged_order(base, mine, theirs):
    """Keys of all three in an order that agrees with whoever changed it."""
    leading, following = theirs, mine
    if _order_of(mine, base) != _order_of(base, mine):
        if _order_of(theirs, base) != _order_of(base, theirs):
            raise Collision
        leading, following = mine, theirs
    order = list(leading)
    for index, place in enumerate(following):
        if place not in order:
            before = next((other for other in reversed(following[:index]) if other in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, place)
    return order


def _order_of(places, among):
    return [place for place in places if place in among]
