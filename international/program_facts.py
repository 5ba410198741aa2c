"""The facts of a program as labelled values in the reader's language: one source for pages, comparisons and sheets."""

from dataclasses import dataclass, replace

from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesi_site import cldr

from .models.program import languages_text


@dataclass(frozen=True)
class Value:
    """What is known of a fact, for whom it holds, and its language where that is not the reader's."""

    text: str
    note: str = ""
    language: str = ""
    is_known: bool = True

    @property
    def lang(self):
        return format_html(' lang="{}"', self.language) if self.language else ""


@dataclass(frozen=True)
class Fact:
    """A fact with its name. One without values is not known, which is said: nothing is left blank."""

    key: str
    label: str
    values: tuple
    is_everywhere: bool = True  # or only where something is known of it

    @classmethod
    def of(cls, key, label, *texts, is_everywhere=True):
        values = tuple(_value(text) for text in texts if text)
        return cls(key, label, values, is_everywhere)

    @property
    def is_shown(self):
        return self.is_everywhere or bool(self.values)


def _value(text):
    """Of a plain text, or of one that knows its language."""
    if isinstance(text, Value):
        return text
    is_fallback = getattr(text, "is_fallback", False)
    return Value(str(text), language=text.language if is_fallback else "")


def facts_of(program, details):
    """The facts of one program in the order in which readers look for them; `program_details` finds its details."""
    return [
        Fact.of("open_to", _("For whom"), program.get_open_to_display()),
        Fact.of("levels", _("Level"), capfirst(cldr.join(program.level_names).lower())),
        Fact.of("location", _("Where"), program.texts.location),
        Fact.of("mode", _("Mode"), program.get_mode_display()),
        Fact.of(
            "languages",
            _("Taught in"),
            capfirst(languages_text(details["teaching_languages"], program.needs_all_languages)),
        ),
        Fact.of("outcome_level", _("Level reached"), program.outcome_level, is_everywhere=False),
        Fact.of("duration", _("Duration"), program.duration_text),
        Fact.of("ects", _("Credits (ECTS)"), program.ects_text),
        Fact.of("award", _("Award"), program.texts.award),
        Fact.of("field", _("Field of study"), program.field_name, is_everywhere=False),
        Fact.of("fees", _("Fees"), *(_fee(fee) for fee in details["fees"])),
    ]


def comparable_facts(program, details):
    """The same, with what has a place of its own on the program's page."""
    return [
        Fact.of("kind", _("Kind"), program.get_kind_display()),
        Fact.of("deadline", _("Deadline"), *_statuses(details)),
        *facts_of(program, details),
        Fact.of("intakes", _("Intakes"), *(_intake(intake) for intake, _deadlines in details["intakes"])),
        Fact.of("partners", _("Partners"), *(_partner(partner, links) for partner, links in details["partners"])),
    ]


def _fee(fee):
    """An amount that somebody else pays would mislead without a word on it."""
    is_others = fee.is_known and not fee.is_free and not fee.is_paid_by_student
    notes = fee.get_audience_display(), is_others and fee.get_payer_display(), fee.year_text
    return Value(str(fee.amount_text), note=capfirst(", ".join(filter(None, notes))), is_known=fee.is_known)


def _statuses(details):
    """Where nothing is announced, this is said."""
    statuses = [details["status"], *details["other_audiences"]]
    return [Value(status.text, status.audience_text, is_known=bool(status.deadline)) for status in statuses]


def _intake(intake):
    return Value(str(intake.term), " · ".join(filter(None, [intake.period_text, intake.places_text])))


def _partner(partner, links):
    roles = cldr.join(dict.fromkeys(link.get_role_display() for link in links))
    return replace(_value(partner.title), note=f"{partner.country_name} · {roles}")
