"""What Django and Wagtail leave in English, in the editor's language."""

from django.template.defaultfilters import yesno
from django.utils.translation import gettext_noop
from wagtail.admin.ui.tables import Column

# Django shows these and has no Russian or Italian for them; marked here, they are found in our catalogues.
UNTRANSLATED = (gettext_noop("- Select an option -"),)


class YesNoColumn(Column):
    """A boolean fact as «yes» or «no»: by itself a list says «True» in every language."""

    def __init__(self, name, label):
        super().__init__(name, label=label, sort_key=name)

    def get_value(self, instance):
        return yesno(super().get_value(instance))
