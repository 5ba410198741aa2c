"""What is asked of a rollover: from which year and by which rule, and for each intake its new dates."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..models import Deadline, Intake
from ..models.deadline import DeadlineKind
from .dates import Rule, a_year_later
from .planning import years


class RolloverForm(forms.Form):
    """From which year, and how dates follow."""

    year = forms.TypedChoiceField(label=_("Intakes of the year"), coerce=int)
    dates = forms.ChoiceField(label=_("A year later"), choices=Rule, initial=Rule.SAME_DATE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year} → {year + 1}") for year in years()]


def day_input():
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class NextDeadlineForm(forms.ModelForm):
    """The dates of a deadline. On a date it is what has a last day; without one it stays rolling or is unannounced."""

    class Meta:
        model = Deadline
        fields = ["opens_on", "closes_on"]
        widgets = {"opens_on": day_input(), "closes_on": day_input()}

    def __init__(self, old, rule, data, prefix):
        self.old = old
        super().__init__(data, instance=_next_deadline(old, rule), prefix=prefix)

    def _post_clean(self):
        if self.cleaned_data.get("closes_on"):
            self.instance.kind = DeadlineKind.FIXED
        elif self.instance.kind == DeadlineKind.FIXED:
            self.instance.kind = DeadlineKind.UNANNOUNCED
        super()._post_clean()


class NextIntakeForm(forms.ModelForm):
    """An intake of the next year, with its deadlines, as it would be added."""

    chosen = forms.BooleanField(required=False, initial=True)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the version of the program that was looked at

    class Meta:
        model = Intake
        fields = ["starts_on", "ends_on", "places"]
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    def __init__(self, candidate, rule, data=None):
        self.candidate = candidate
        old = candidate.intake
        new = Intake(
            starts_on=a_year_later(old.starts_on, rule), ends_on=a_year_later(old.ends_on, rule), places=old.places
        )
        initial = {"chosen": not candidate.is_locked, "seen": candidate.revision_id}
        super().__init__(data, instance=new, prefix=candidate.key, initial=initial)
        self.fields["chosen"].disabled = candidate.is_locked
        self.deadlines = [
            NextDeadlineForm(deadline, rule, data, prefix=f"{candidate.key}-{place}")
            for place, deadline in enumerate(old.deadlines.all())
        ]

    @cached_property
    def is_chosen(self):
        return bool(self["chosen"].value()) and not self.candidate.is_locked

    @property
    def is_as_seen(self):
        return self.cleaned_data["seen"] == str(self.candidate.revision_id)

    def is_whole(self):
        """Whether all of it is in order."""
        return all(form.is_valid() for form in (self, *self.deadlines))

    @property
    def result(self):
        """The intake with its deadlines, not saved."""
        self.instance.deadlines = [form.instance for form in self.deadlines]
        return self.instance


def _next_deadline(old, rule):
    return Deadline(
        audience=old.audience,
        kind=old.kind,
        opens_on=a_year_later(old.opens_on, rule),
        closes_on=a_year_later(old.closes_on, rule),
        closes_at=old.closes_at,
        time_zone=old.time_zone,
    )
