"""The institution in templates that have no frame: the editor's screens."""

from django import template

from ..models import InstitutionSettings

register = template.Library()


@register.simple_tag
def institution():
    return InstitutionSettings.load()
