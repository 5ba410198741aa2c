"""The form of a question. Whoever is refused gets everything back that they wrote, and a way on."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from mesi_site import cldr

from .models import Enquiry
from .tokens import new_note, read_note

LINK = re.compile(r"(?:https?://|www\.)\S+|\[/?url\b[^]]*\]|</?a\b[^>]*>", re.IGNORECASE)
MOST_LINKS = 3
SELECTED = mark_safe(" selected")
LEAST_LETTERS = 10  # beside links: «Whom do I ask?»


class CountrySelect(forms.Select):
    """Two hundred countries in half a millisecond: Django renders a template for each."""

    def render(self, name, value, attrs=None, renderer=None):
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if code == value else "", label) for code, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


class EnquiryForm(forms.ModelForm):
    """What a student fills in, and two things that only machines notice."""

    consent = forms.BooleanField(
        error_messages={"required": _("Please agree, or we may not keep your question and cannot answer it.")}
    )
    # Nobody sees it, so whoever fills it in does not look.
    homepage = forms.CharField(required=False, label=_("Leave this empty"))
    note = forms.CharField(widget=forms.HiddenInput, required=False)

    shown = ("name", "email", "country", "message")

    class Meta:
        model = Enquiry
        fields = ("name", "email", "country", "message")
        labels = {
            "name": _("Your name"),
            "email": _("Your email"),
            "country": _("Country where you live"),
            "message": _("Your question"),
        }
        help_texts = {
            "email": _("We answer to this address."),
            "country": _("If you like: rules for visas and fees often depend on it."),
        }
        error_messages = {
            "name": {"required": _("Please tell us your name.")},
            "email": {
                "required": _("Please give an email address, or we cannot answer."),
                "invalid": _("This is no email address. An address looks like anna@example.org."),
            },
            "message": {"required": _("Please write your question.")},
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            "country": CountrySelect(attrs={"autocomplete": "country"}),
            "message": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, data=None, *, months):
        self.months = months
        super().__init__(data, label_suffix="")
        self.fields["country"].choices = [("", "—"), *cldr.country_choices()]

    @property
    def months_shown(self):
        """What the sentence on consent says: of a form that came back, what its first reader saw."""
        known = self.is_bound and read_note(self.data.get("note", ""))
        return known.months if known and not known.is_too_old else self.months

    @property
    def note_to_show(self):
        """The old one as long as it is good, so that nobody who was too fast has to wait again from the beginning."""
        known = self.is_bound and read_note(self.data.get("note", ""))
        return str(known if known and not known.is_too_old else new_note(self.months))

    def clean_name(self):
        """One line, without what cannot be seen: it goes into mail."""
        return " ".join("".join(c if c.isprintable() else " " for c in self.cleaned_data["name"]).split())

    def clean_message(self):
        message = self.cleaned_data["message"]
        links = len(LINK.findall(message))
        if links > MOST_LINKS:
            raise ValidationError(
                ngettext_lazy(
                    "Please leave out links: %(number)d is the most.",
                    "Please leave out links: %(number)d are the most.",
                    MOST_LINKS,
                )
                % {"number": MOST_LINKS}
            )
        if sum(c.isalpha() for c in LINK.sub("", message)) < LEAST_LETTERS:
            raise ValidationError(_("Please write your question in a few words."))
        return message

    def clean_homepage(self):
        if self.cleaned_data["homepage"]:
            raise ValidationError(
                _("A field that should stay empty was filled in. It is empty now: please send the form once more.")
            )
        return ""

    def clean_note(self):
        note = read_note(self.cleaned_data["note"])
        if note is None or note.is_too_old:
            raise ValidationError(
                _("This form had been open for a long time. Everything you wrote is still here: please send it again.")
            )
        if note.is_too_young:
            raise ValidationError(
                _("That was faster than anybody types. Please wait for a few seconds and send the form once more.")
            )
        return note

    @property
    def problems(self):
        """(id of the field that is to be corrected, or nothing; message), in the order of the form."""
        names = [*self.shown, "consent"]
        hidden = [error for name in ("note", "homepage") for error in self.errors.get(name, [])]
        return [("", error) for error in [*self.non_field_errors(), *hidden]] + [
            (self[name].id_for_label, error) for name in names for error in self[name].errors
        ]

    @property
    def visible(self):
        return [self[name] for name in self.shown]
