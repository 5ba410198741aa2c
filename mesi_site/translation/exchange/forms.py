"""What is asked before pages go out to translators, and before files come back."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .reading import MAX_BYTES
from .writing import VERSION_1, VERSION_2

NEEDED, EVERYTHING = "needed", "everything"


class ExportForm(forms.Form):
    """Between which languages, how much, and in which format."""

    source = forms.ChoiceField(label=_("From"), choices=settings.LANGUAGES)
    targets = forms.MultipleChoiceField(
        label=_("Into"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple,
        help_text=_("Several languages come as a ZIP archive with a file for each."),
    )  # fmt: skip
    texts = forms.ChoiceField(
        label=_("Texts"),
        choices=[(NEEDED, _("missing and outdated ones")), (EVERYTHING, _("all"))],
        widget=forms.RadioSelect,
        initial=NEEDED,
    )
    version = forms.ChoiceField(
        label=_("Format"),
        choices=[(VERSION_2, "XLIFF 2.0"), (VERSION_1, "XLIFF 1.2")],
        widget=forms.RadioSelect,
        initial=VERSION_2,
        help_text=_("Ask your translators; older programs read 1.2 only."),
    )

    def clean(self):
        chosen = super().clean()
        if chosen.get("source") in chosen.get("targets", ()):
            self.add_error("targets", _("The language from which to translate is not one to translate into."))
        return chosen


class ImportForm(forms.Form):
    """A file that came back."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLIFF 2.0 or 1.2, at most 10 MB. Before anything is saved you see what would change."),
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff,.xml"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file
