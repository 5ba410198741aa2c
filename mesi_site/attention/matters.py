"""What needs somebody's attention: matters that each app finds among its own objects, as of the site's today."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.permissions import policy_registry

from mesi_site import cldr


class Kind(models.TextChoices):
    """Why something needs attention."""

    UNCHECKED = "unchecked", _("not checked for a year")
    LAPSED = "lapsed", _("has lapsed")
    ENDING = "ending", _("agreement ends")
    REVIEW = "review", _("to be reviewed")
    INTAKE = "intake", _("no deadline announced")
    ENQUIRY = "enquiry", _("question not answered")
    OUTDATED = "outdated", _("translation outdated for a week")


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One thing to look after. Texts speak the language that is active when they are asked for."""

    kind: Kind
    # Wagtail's permissions for this object decide who sees the matter.
    subject: models.Model
    # The last day on which all is well, or None where it never was.
    due: dt.date | None
    owner: models.Model | None = None
    # Which part of the subject, where several can need attention at once: a language, an intake.
    part: str = ""
    # Makes what else there is to say.
    note: Callable[[], str] = str
    # Which reminder of it is due by mail now; empty where none is.
    stage: str = ""

    @property
    def key(self):
        """The same for as long as it is the same matter: a new day, or another part, makes another one."""
        return " ".join(
            filter(None, (self.kind, self.subject._meta.label_lower, str(self.subject.pk), self.part, str(self.due)))
        )

    @property
    def title(self):
        get_title = getattr(self.subject, "get_admin_display_title", None)
        return get_title() if get_title else str(self.subject)

    @property
    def type_name(self):
        model = getattr(self.subject, "specific_class", None) or type(self.subject)
        return capfirst(model._meta.verbose_name)

    @property
    def is_demonstration(self):
        return getattr(self.subject, "is_demonstration", False)

    @property
    def days_left(self):
        """Until the day that is due: negative once it has passed, None where it never came."""
        return self.due and (self.due - timezone.localdate()).days

    @property
    def is_overdue(self):
        return self.due is None or self.days_left < 0

    @property
    def when(self):
        """How far away the day is: in words that stay on one line."""
        days = self.days_left
        if days is None:
            text = gettext("never checked")
        elif days < 0:
            text = ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": cldr.number(-days)}
        elif days:
            text = ngettext("in %(days)s day", "in %(days)s days", days) % {"days": cldr.number(days)}
        else:
            text = gettext("today")
        return text.replace(" ", cldr.NO_BREAK_SPACE)

    @property
    def due_text(self):
        return cldr.date(self.due) if self.due else ""

    @property
    def edit_url(self):
        return AdminURLFinder().get_edit_url(self.subject)

    def may_be_seen_by(self, user):
        return policy_registry.get(self.subject).user_has_any_permission_for_instance(
            user, ["view", "change"], self.subject
        )

    def may_be_changed_by(self, user):
        return policy_registry.get(self.subject).user_has_permission_for_instance(user, "change", self.subject)


def all_matters():
    """Everything that needs attention, most urgent first. The number of queries does not grow with it."""
    today = timezone.localdate()
    found = [matter for path in settings.ATTENTION for matter in import_string(path)(today)]
    return sorted(found, key=lambda matter: (matter.due or dt.date.max, matter.key))


def matters_for(user):
    """What of it this user may see."""
    return [matter for matter in all_matters() if matter.may_be_seen_by(user)]
