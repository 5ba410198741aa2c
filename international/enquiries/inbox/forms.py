"""What somebody of the office fills in: who answers for an enquiry and how it stands, and the answer itself."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from mesi_site.translation.languages import localized, preferred_order

from .. import mails
from ..models import Answer, AnswerTemplate, Enquiry
from ..placeholders import filled
from .listing import workers


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return get_user_display_name(user)


class DeskForm(forms.ModelForm):
    """Owner, state, note."""

    owner = PersonField(label=_("Owner"), queryset=None, required=False, empty_label=_("nobody"))

    class Meta:
        model = Enquiry
        fields = ("owner", "state", "note")
        labels = {"state": _("State"), "note": _("Internal note")}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whoever has it keeps it, also where they may not work on others any more.
        self.fields["owner"].queryset = workers().model._default_manager.filter(
            pk__in=[*workers().values_list("pk", flat=True), self.instance.owner_id]
        )


class AnswerForm(forms.ModelForm):
    """The answer, begun by a template where one was chosen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)  # answers that were there when the form was opened

    class Meta:
        model = Answer
        fields = ("text",)
        labels = {"text": _("Your answer")}
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}


def templates_for(enquiry):
    """[(template, its language)] of those that say something in the student's language, else in another one."""
    found = []
    for template in AnswerTemplate.objects.all():
        languages = [code for code in preferred_order(enquiry.language) if getattr(template, localized("text", code))]
        if languages:
            found.append((template, languages[0]))
    return found


def begun_by(template, language, enquiry):
    """The text of a template with the names of this enquiry in it."""
    values = {"name": enquiry.name, "program": mails.topic_in(enquiry, language), "link": mails.link_of(enquiry)}
    return filled(getattr(template, localized("text", language)), values)
