"""Corrections of how Django and Wagtail translate."""

from django.template.defaultfilters import yesno
from django.utils.translation import gettext_noop, trans_real
from wagtail.admin.ui.tables import Column

# Django shows these and has no Russian or Italian for them; marked here, they are found in our catalogues.
UNTRANSLATED = (gettext_noop("- Select an option -"),)


class YesNoColumn(Column):
    """A boolean fact as «yes» or «no»: by itself a list says «True» in every language."""

    def __init__(self, name, label):
        super().__init__(name, label=label, sort_key=name)

    def get_value(self, instance):
        return yesno(super().get_value(instance))


class MergedCatalog(trans_real.TranslationCatalog):
    """One catalog for packages that count alike, where Django, which means to do so, keeps one for each of them."""

    def update(self, trans):
        # Django compares the code with the function itself.
        if trans.plural.__code__ == self._plurals[0].__code__:
            self._catalogs[0].update(trans._catalog)
        else:
            super().update(trans)


def connect():
    trans_real.TranslationCatalog = MergedCatalog
    trans_real._translations.clear()  # English is loaded by now: while models are
    trans_real._default = None
