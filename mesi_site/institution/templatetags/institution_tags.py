"""The institution in templates that have no frame: the editor's screens."""

from django import template

from ..models import InstitutionSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def institution(context):
    """Loaded once for a request."""
    return InstitutionSettings.load(request_or_site=context.get("request"))
