"""What a reader is asked, and what the address says of the answers. An answer that is none counts as not given."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mesi_site import cldr

from ..codes import Cefr, Level
from ..models.deadline import Audience
from .rules import KNOWLEDGE, LADDER, NO_KNOWLEDGE, Applicant


@dataclass(frozen=True)
class Question:
    """A question with its choices; languages are asked by their codes."""

    name: str
    text: str
    choices: list  # (value, label)
    answer: str
    is_short: bool = True  # a few choices, all of them in sight

    @classmethod
    def of(cls, parameters, name, text, choices, **facts):
        given = parameters.get(name, "")
        return cls(name, text, choices, given if given in dict(choices) else "", **facts)


def questions(requirements, parameters):
    """Those that matter for the program: a language for which no level is asked needs no answer."""
    audiences = [(Audience.OWN.value, _("Here, at this university")), (Audience.INCOMING.value, _("Elsewhere"))]
    levels = [*((level.value, level.label) for level in LADDER[1:]), (Level.NON_DEGREE.value, _("For no degree"))]
    return [
        Question.of(parameters, "audience", _("Where do you study?"), audiences),
        Question.of(parameters, "level", _("At which level will you study when the program begins?"), levels),
        *(_language(parameters, language) for language, required in requirements.languages if required),
    ]


def _language(parameters, language):
    choices = [("", _("Please choose")), (NO_KNOWLEDGE, _("Not at all")), *((level, level) for level in Cefr.values)]
    text = _("How well do you know this language: %(language)s?") % {"language": cldr.language_name(language)}
    return Question.of(parameters, language, text, choices, is_short=False)


def applicant(asked):
    answers = {question.name: question.answer for question in asked}
    languages = {name: answer for name, answer in answers.items() if answer in KNOWLEDGE}
    return Applicant(answers["audience"], answers["level"], languages)


def query(asked):
    """The answers as a good address says them."""
    return urlencode([(question.name, question.answer) for question in asked if question.answer])
