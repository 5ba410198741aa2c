"""What editors write of a page that is no text."""

from functools import cache

from wagtail.models import COMMENTS_RELATION_NAME, AbstractPage

from mesi_site.translation.languages import site_languages
from mesi_site.translation.parts import OFFERED, columns
from mesi_site.translation.texts import translated_fields

# Of what Wagtail keeps with each page, editors write this; the rest is its own business.
WRITTEN = {"slug", "show_in_menus", "go_live_at", "expire_at", "owner"}


@cache
def fact_names(model):
    """Names of all facts, child relations included."""
    texts = {*translated_fields(model), *(name for code in site_languages() for name in columns(model, code))}
    wagtails = {field.name for field in AbstractPage._meta.get_fields()} - WRITTEN
    others = {"pk", OFFERED, "translation_sources", COMMENTS_RELATION_NAME}
    return [name for name in model().serializable_data() if name not in texts | wagtails | others]
