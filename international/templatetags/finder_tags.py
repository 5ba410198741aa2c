"""What the templates of the finder ask of an entry."""

from django import template

register = template.Library()


@register.filter
def status_for(program, audience):
    """How a listed program stands for one audience, or for whom there is something to do first."""
    return program.status_for(audience) if audience else program.status
