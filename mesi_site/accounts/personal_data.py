"""All that the site keeps about a member of the office, read off the relations of the database themselves."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import JsonResponse
from django.utils import timezone

# What would let somebody in: nobody gets it, not even its owner.
SECRETS = {"password", "token", "key", "secret", "hash"}  # words of a field's name
# What stands in the site's content or in files: not what they are about but that they are there is personal.
CONTENT = (models.BinaryField, models.JSONField, models.FileField)
FORMAT = {"ensure_ascii": False, "indent": 2}


def personal_data(user):
    """{name of a model: [{field: value}]}: the account, and of each model the rows that refer to it."""
    found = {user._meta.label: [_row(user)]}
    for relation in _relations(user):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user}).order_by("pk")
        name = f"{relation.related_model._meta.label}.{relation.field.name}"
        found[name] = [_row(row) for row in rows.iterator()]
    for field in user._meta.many_to_many:
        found[f"{user._meta.label}.{field.name}"] = [str(other) for other in getattr(user, field.name).all()]
    return {name: rows for name, rows in found.items() if rows}


def _relations(user):
    """Also those that have no name on the side of the account, such as that of the log; lines of a relation of many to
    many are none."""
    relations = [field for field in user._meta.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one]
    return [relation for relation in relations if not relation.related_model._meta.auto_created]


def _row(instance):
    of_others = settings.PERSONAL_DATA_OF_OTHERS.get(instance._meta.label)
    fields = [field for field in instance._meta.concrete_fields if not isinstance(field, CONTENT)]
    return {
        field.attname: getattr(instance, field.attname)
        for field in fields
        if not _is_secret(field) and (of_others is None or field.name in of_others)
    }


def _is_secret(field):
    return not field.is_relation and not SECRETS.isdisjoint(field.name.split("_"))


def download(request):
    """One's own data, as a file of JSON."""
    content = {"exported_at": timezone.now(), "data": personal_data(request.user)}
    response = JsonResponse(content, DjangoJSONEncoder, json_dumps_params=FORMAT)
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
