"""Claims that should be checked: nobody has for a year, or they have lapsed and nobody has looked since."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import AbstractPage, RevisionMixin
from wagtail.permissions import policy_registry

from mesi_site.accounts.rights import FACTS, rights_of

from .matters import Kind, Matter


def claim_matters(claims, today, note=lambda claim: ""):
    """At most one matter of each claim; `note(claim)` is what else there is to say of it."""
    for claim in claims:
        end, checked = claim.claim_ends_on, claim.last_checked
        if end and end < today:
            kind, due, is_due = Kind.LAPSED, end, not checked or checked <= end
        else:
            kind, due = Kind.UNCHECKED, checked and a_year_after(checked)
            is_due = not due or due <= today
        if is_due:
            owner = getattr(claim, "owner", None)
            yield Matter(kind=kind, subject=claim, due=due, owner=owner, note=partial(note, claim))


def a_year_after(day):
    """The same day of the next year; 1 March after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)


def may_check(user, claim):
    """The day of the last check is a fact, and what a page says of it is public at once."""
    action = "publish" if isinstance(claim, AbstractPage) else "change"
    has_permission = policy_registry.get(claim).user_has_permission_for_instance
    return rights_of(user).may_write(FACTS) and has_permission(user, action, claim)


@transaction.atomic
def mark_checked(claim, user):
    """Somebody has made sure today that a claim is right. Whatever else stands in a page's draft stays a draft.

    It is a version of its own where there are versions, so that no form that is open takes it back.
    """
    model, facts = type(claim), {"last_checked": timezone.localdate()}
    claim = model.objects.select_for_update().get(pk=claim.pk)
    revision = None
    if isinstance(claim, RevisionMixin):
        latest = claim.get_latest_revision_as_object() if isinstance(claim, AbstractPage) else claim
        latest.last_checked = facts["last_checked"]
        revision = latest.save_revision(user=user, changed=False, clean=False)
    if isinstance(claim, AbstractPage) and claim.live and not claim.has_unpublished_changes:
        facts["live_revision"] = revision
    model.objects.filter(pk=claim.pk).update(**facts)
    log(claim, "attention.check", user=user, revision=revision)
