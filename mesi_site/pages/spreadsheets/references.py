"""The objects that facts refer to, by the names that content files use: two ways, one query for each model."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import AbstractPage

from mesi_site.translation.exchange.writing import legal
from mesi_site.translation.languages import in_default_language

from ..content_files.objects import path_name


class References:
    """What has been asked for once is kept: an import looks at one state of the database."""

    def __init__(self):
        self._names, self._numbers = {}, {}

    def name(self, model, number):
        """None where there is no such object (any more)."""
        return self._named(model).get(number)

    def number(self, model, name):
        found = self._numbered(model).get(name.casefold(), [])
        if len(found) == 1:
            return found[0]
        message = _("there are several %(model)s “%(name)s”") if found else _("there is no %(model)s “%(name)s”")
        raise ValidationError(message % {"model": model._meta.verbose_name, "name": name})

    def _named(self, model):
        if model not in self._names:
            self._names[model] = names(model)
        return self._names[model]

    def _numbered(self, model):
        if model not in self._numbers:
            found = self._numbers[model] = {}
            for number, name in self._named(model).items():
                found.setdefault(name.casefold(), []).append(number)
        return self._numbers[model]


def names(model):
    """{primary key: name} of all objects of a model."""
    if issubclass(model, AbstractPage):
        return {number: path_name(path) for number, path in model.objects.values_list("pk", "url_path")}
    with in_default_language():
        return {instance.pk: legal(str(instance)) for instance in model.objects.all()}
