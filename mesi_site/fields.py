"""Model fields and constraints that several apps use."""

import datetime as dt

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import capfirst


class ChoiceArrayField(ArrayField):
    """Several of a list of choices, in the order of that list; edited as check boxes, or as a list where it is long."""

    def formfield(self, **kwargs):
        choices = self.base_field.get_choices(include_blank=False)  # lazy: in the language of each request
        widget = forms.CheckboxSelectMultiple if len(list(choices)) <= 12 else forms.SelectMultiple(attrs={"size": 8})
        kwargs.pop("choices_form_class", None)
        return forms.TypedMultipleChoiceField(
            **{
                "choices": choices,
                "coerce": self.base_field.to_python,
                "widget": widget,
                "required": not self.blank,
                "label": capfirst(self.verbose_name),
                "help_text": self.help_text,
                "initial": self.get_default() or None,
            }
            | {key: value for key, value in kwargs.items() if key in ("required", "label", "help_text", "initial")}
        )


def not_empty_constraint(field, name, message):
    """A check constraint: an array field has at least one entry."""
    return models.CheckConstraint(
        name=name, condition=models.Q(**{f"{field}__len__gt": 0}), violation_error_message=message
    )


# Days that an office plans with: whoever types 0001 or 9999 means something else.
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
SENSIBLE_DATES = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
