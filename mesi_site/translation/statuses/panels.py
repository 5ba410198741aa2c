"""The dashboard: what is to be done in somebody's languages."""

from django.conf import settings
from wagtail.admin.ui.components import Component

from .selectors import languages_of, totals, visible_objects


class TranslationsPanel(Component):
    """«Italiano: 7 texts outdated, 3 missing», each leading to the matrix; nothing where nothing is to be done."""

    name = "translations"
    template_name = "translation/statuses/home_panel.html"
    order = 210

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        found, languages = totals(visible_objects(user)), languages_of(user)
        rows = [(code, name, found[code]) for code, name in settings.LANGUAGES if code in languages]
        rows = [row for row in rows if row[2]["outdated"] or row[2]["missing"]]
        return super().get_context_data(parent_context) | {"rows": rows}
