"""What is asked before tables go out, and before they come back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mesi_site.translation.exchange.forms import ImportForm

from .writing import CSV, XLSX


class ExportForm(forms.Form):
    """In which format."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[
            (XLSX, _("XLSX: one file for Excel, LibreOffice and others")),
            (CSV, _("CSV: a ZIP archive, a file for each table")),
        ],
        widget=forms.RadioSelect,
        initial=XLSX,
    )


class SpreadsheetForm(ImportForm):
    """A spreadsheet that came back."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "XLSX, one CSV file or a ZIP archive of them, at most 10 MB and 5,000 rows in each table. "
            "Before anything is saved you see what would change."
        )
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.zip"
