"""Who may write which language, and who may change facts. Groups give these rights; nobody has them by default."""

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from modeltranslation.fields import TranslationField

from mesi_site.translation.languages import site_languages
from mesi_site.translation.parts import FACTS, Parts

from .models import GroupRights

EVERYTHING = (*site_languages(), FACTS)


@dataclass(frozen=True)
class Rights(Parts):
    """What somebody may write. A part is the code of a language, or FACTS."""

    def may_write(self, part):
        return self.facts if part == FACTS else part in self.languages

    def lacks(self, parts):
        """Those of the parts that may not be written, in the order of the languages."""
        return [part for part in EVERYTHING if part in parts and not self.may_write(part)]

    @property
    def has_all(self):
        return not self.lacks(EVERYTHING)


class Refused(Exception):
    """Somebody tried to change what their groups do not allow. The middleware logs it and answers 403.

    Deliberately no PermissionDenied: Wagtail turns that into a redirect with a message that explains nothing. It may
    be raised inside a transaction: that is rolled back, and the refusal logged afterwards.
    """

    def __init__(self, parts, *instances, attempt="wagtail.edit"):
        super().__init__(parts, instances, attempt)
        self.parts, self.instances, self.attempt = list(parts), instances, attempt


def rights_of(user):
    """The union over the user's groups: one query for each user object. Administrators have everything."""
    if not user.is_active:
        return Rights()
    if user.is_superuser:
        return Rights(frozenset(site_languages()), True)
    if not hasattr(user, "_rights"):
        rows = list(GroupRights.objects.filter(group__user=user).values_list("languages", "facts"))
        languages = frozenset(code for codes, _facts in rows for code in codes)
        user._rights = Rights(languages, any(facts for _codes, facts in rows))
    return user._rights


def require(user, parts, *instances, attempt="wagtail.edit"):
    """Raises Refused if the user may not write one of the parts.

    `attempt` is the name of the action in Wagtail's log that it would have been, `instances` on what.
    """
    if missing := rights_of(user).lacks(parts):
        raise Refused(missing, *instances, attempt=attempt)


def part_of(model, name):
    """The language of a translated column; FACTS of every other field; None of what is no field of the model."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field.language if isinstance(field, TranslationField) else FACTS
