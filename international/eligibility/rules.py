"""Plain rules from the facts of a program: yes, no, or ask, each with its reason. What is not known is never a no."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesi_site import cldr

from ..codes import Cefr, Level
from ..models.deadline import Audience
from ..models.program import OpenTo

LADDER = [Level.NON_DEGREE, Level.BACHELOR, Level.MASTER, Level.DOCTORATE]
NO_KNOWLEDGE = "none"
KNOWLEDGE = [NO_KNOWLEDGE, *Cefr.values]  # of a language, less first


class Verdict(IntEnum):
    """The worse the smaller."""

    NO = 0
    ASK = 1
    YES = 2


@dataclass(frozen=True)
class Requirements:
    """What a program asks for."""

    open_to: str
    levels: tuple
    languages: tuple = ()  # (language, required level, empty where none is asked)
    needs_all_languages: bool = False


@dataclass(frozen=True)
class Applicant:
    """What somebody says of themselves; empty where nothing is said."""

    audience: str = ""
    level: str = ""
    languages: Mapping = field(default_factory=dict)  # language → one of KNOWLEDGE


@dataclass(frozen=True)
class Reason:
    """A sentence in the reader's language, and what follows from it."""

    verdict: Verdict
    text: str


@dataclass(frozen=True)
class Judgement:
    """The worst of the three questions decides."""

    audience: Reason
    level: Reason
    languages: tuple[Reason, ...]
    language_verdict: Verdict

    @property
    def verdict(self):
        return min(self.audience.verdict, self.level.verdict, self.language_verdict)

    @property
    def reasons(self):
        return [self.audience, self.level, *self.languages]


def judge(requirements, applicant):
    languages = tuple(_language(*asked, applicant) for asked in requirements.languages)
    return Judgement(
        audience=_audience(requirements, applicant),
        level=_level(requirements, applicant),
        languages=languages or (Reason(Verdict.ASK, _("The teaching language is not known yet.")),),
        language_verdict=_together(languages, requirements.needs_all_languages),
    )


def _together(reasons, needs_all):
    verdicts = [reason.verdict for reason in reasons]
    if not verdicts:
        return Verdict.ASK
    return min(verdicts) if needs_all else max(verdicts)


def _audience(requirements, applicant):
    is_open = requirements.open_to in (applicant.audience, OpenTo.BOTH)
    match applicant.audience:
        case Audience.OWN if is_open:
            return Reason(Verdict.YES, _("The program is open to our own students."))
        case Audience.INCOMING if is_open:
            return Reason(Verdict.YES, _("The program is open to students from elsewhere."))
        case Audience.OWN:
            return Reason(Verdict.NO, _("The program is for students from elsewhere only."))
        case Audience.INCOMING:
            return Reason(Verdict.NO, _("The program is for our own students only."))
        case _unsaid:
            return Reason(Verdict.ASK, _("You have not said where you study."))


def _level(requirements, applicant):
    """The next step of the ladder may be near, and what leads to no degree may be open to anybody."""
    if not applicant.level:
        return Reason(Verdict.ASK, _("You have not said at which level you will study."))
    if not requirements.levels:
        return Reason(Verdict.ASK, _("The level of the program is not known yet."))
    if applicant.level in requirements.levels:
        return Reason(Verdict.YES, _("The program is for your level."))
    levels = cldr.join([Level(level).label for level in requirements.levels], "or").lower()
    if Level.NON_DEGREE in requirements.levels or _next(applicant.level) in requirements.levels:
        text = _("The program is for another level (%(levels)s), which may be open to you all the same.")
        return Reason(Verdict.ASK, text % {"levels": levels})
    return Reason(Verdict.NO, _("The program is for another level: %(levels)s.") % {"levels": levels})


def _next(level):
    above = LADDER[LADDER.index(level) + 1 :]
    return above[0] if above else None


def _language(language, required, applicant):
    names = {"language": capfirst(cldr.language_name(language)), "required": required}
    known = applicant.languages.get(language, "")
    if not required:
        return Reason(Verdict.YES, _("%(language)s: no level is asked for.") % names)
    if not known:
        text = _("%(language)s: %(required)s is asked for, and you have not said how well you know it.")
        return Reason(Verdict.ASK, text % names)
    if KNOWLEDGE.index(known) >= KNOWLEDGE.index(required):
        text = _("%(language)s: %(required)s is asked for, and you have %(known)s.")
        return Reason(Verdict.YES, text % (names | {"known": known}))
    if known == NO_KNOWLEDGE:
        return Reason(Verdict.NO, _("%(language)s: %(required)s is asked for, and you do not know it.") % names)
    text = _("%(language)s: %(required)s is asked for, and you have only %(known)s.")
    return Reason(Verdict.NO, text % (names | {"known": known}))
