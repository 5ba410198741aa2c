"""Builds objects from content files and finds what they refer to: pages by path, all others by their English name."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.models import AbstractPage

from mesi_site.translation.languages import in_default_language, localized
from mesi_site.translation.sources import Translations, TranslationSources
from mesi_site.translation.texts import translated_fields

from . import values

META_KEYS = ("model", "path")
# Of what Wagtail keeps with each page, files may set this; the rest is its own business.
PAGE_KEYS = {"title", "seo_title", "search_description", "show_in_menus"}


def model_of(data):
    """The model that an entry names; raises ValidationError."""
    try:
        return apps.get_model(str(data.get("model") or ""))
    except (LookupError, ValueError):
        raise ValidationError(_("no such model: %(name)s") % {"name": data.get("model")}) from None


def known_fields(model):
    """{name: field or child relation} of what an entry of this model may say."""
    wagtails = {field.name for field in AbstractPage._meta.fields} if issubclass(model, AbstractPage) else set()
    fields = {
        field.name: field
        for field in model._meta.get_fields()
        if not field.auto_created
        and getattr(field, "editable", False)
        and not hasattr(field, "translated_field")  # the column of one language
        and field.name not in wagtails - PAGE_KEYS
    }
    return fields | child_relations(model)


def name_of(instance):
    """How files refer to an object: `programs/applied-statistics`, `autumn 2027`, an agreement's reference, a name."""
    if isinstance(instance, AbstractPage):
        return path_name(instance.url_path)
    with in_default_language():
        return str(instance).casefold()


def path_name(url_path):
    """A page's place in the tree without the start page, under which all others stand."""
    return "/".join(url_path.strip("/").split("/")[1:])


class Resolver:
    """Finds referenced objects of the database, and those that have just been added."""

    def __init__(self):
        self._found = {}

    def add(self, instance):
        for model in (type(instance), *type(instance)._meta.get_parent_list()):
            self._names(model)[name_of(instance)] = instance

    def get(self, model, name):
        return self._names(model).get(name if issubclass(model, AbstractPage) else str(name).casefold())

    def need(self, model, name):
        found = self.get(model, name)
        if found is None:
            raise ValidationError(
                _("there is no %(model)s “%(name)s”") % {"model": model._meta.verbose_name, "name": name}
            )
        return found

    def _names(self, model):
        if model not in self._found:
            self._found[model] = {name_of(instance): instance for instance in model.objects.all()}
        return self._found[model]


class Builder:
    """Sets fields and children of an object from an entry; collects what is wrong instead of stopping at the first."""

    def __init__(self, entry, resolver):
        self.entry, self.resolver, self.problems = entry, resolver, []

    def report(self, field, error, mapping=None):
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        self.problems += [self.entry.problem(field, message, mapping) for message in messages]

    def report_all(self, error, mapping=None, prefix=""):
        """What a whole object's validation found, field by field."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"title": error.messages}
        for field, messages in by_field.items():
            self.report(prefix + ("" if field == "__all__" else field), ValidationError(messages), mapping)

    def set_fields(self, instance, data, prefix=""):
        """Facts, translated texts and foreign keys."""
        children, known = child_relations(type(instance)), known_fields(type(instance))
        before = Translations(instance).texts if isinstance(instance, TranslationSources) else None
        for key, value in data.items():
            if key in children or (key in META_KEYS and not prefix):
                continue
            if key not in known:
                self.report(f"{prefix}{key}", _("there is no such field"), data)
                continue
            field = known[key]
            try:
                if key in translated_fields(type(instance)):
                    identity = f"{self.entry.data.get('path')}/{prefix}"
                    for language, text in values.texts(field, value, identity).items():
                        setattr(instance, localized(key, language), text)
                elif field.many_to_one:
                    setattr(instance, key, self.resolver.need(field.related_model, value))
                elif not field.many_to_many:
                    setattr(instance, key, values.fact(field, value))
            except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
                self.report(prefix + key, error, data)
        if before is not None:
            Translations(instance).follow(before)

    def set_relations(self, instance, data, prefix=""):
        """Children (lists of objects) and many-to-many relations (lists of references)."""
        children, known = child_relations(type(instance)), known_fields(type(instance))
        for key, rows in data.items():
            if key in children:
                rows = self._rows(prefix + key, rows, data)
                found = [self._child(children[key], row, number, f"{prefix}{key}.") for number, row in enumerate(rows)]
                self._refuse_repetitions(found, rows, children[key], f"{prefix}{key}.")
                setattr(instance, key, found)
            elif key in known and known[key].many_to_many:
                try:
                    related = known[key].related_model
                    getattr(instance, key).set([self.resolver.need(related, name) for name in _names(rows)])
                except ValidationError as error:
                    self.report(prefix + key, error, data)

    def _refuse_repetitions(self, found, rows, relation, prefix):
        """Told with its line."""
        for place, name, message in repetitions(found, relation):
            self.report(prefix + name, message, rows[place])

    def validate(self, instance, mapping, prefix="", exclude=()):
        try:
            instance.full_clean(exclude=exclude, validate_unique=not prefix, validate_constraints=True)
        except ValidationError as error:
            self.report_all(error, mapping, prefix)

    def _child(self, relation, row, number, prefix):
        child, known = relation.related_model(), len(self.problems)
        if hasattr(child, "sort_order"):
            child.sort_order = number
        self.set_fields(child, row, prefix)
        self.set_relations(child, row, prefix)
        if len(self.problems) == known:
            self.validate(child, row, prefix, exclude=[relation.field.name])
        return child

    def _rows(self, key, rows, data):
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
        self.report(key, _("expected a list of objects"), data)
        return []


def repetitions(children, relation):
    """(place, field, message) of what the database would refuse of brothers and sisters."""
    for constraint in relation.related_model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        names, seen = [name for name in constraint.fields if name != relation.field.name], set()
        for place, child in enumerate(children):
            identity = tuple(getattr(child, child._meta.get_field(name).attname) for name in names)
            if identity in seen:
                yield place, (names or [""])[0], constraint.get_violation_error_message()
            seen.add(identity)


def _names(rows):
    if not isinstance(rows, list) or not all(isinstance(row, str | int) for row in rows):
        raise ValidationError(_("expected a list of names"))
    return rows


def child_relations(model):
    return {relation.get_accessor_name(): relation for relation in get_all_child_relations(model)}
