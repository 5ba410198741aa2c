"""Second factors: who has some, what a session has proven, and how an administrator takes lost ones away."""

import datetime as dt
import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from mesi_site import mailing

from . import mails
from .guessing import unlock
from .mails import News
from .sealing import unreadable

RESET = "accounts.reset_factors"
OPEN = dt.timedelta(days=7)  # in which a password is enough to choose the first second factor
READ_MAIL = "read_mail"  # in a session: whose password was set by a link in it


def second_factors(user):
    """Recovery codes are none: they only come with others."""
    return Authenticator.objects.filter(user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))


def has_two_factors(user):
    return second_factors(user).exists()


def has_proven_two(request, user):
    """Whether this very session was opened, or confirmed, by a second factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def has_just_proven(request, seconds):
    """Whether the person behind this session has shown a password or a second factor in these last seconds."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < seconds


def may_take_up_the_first(request, user):
    """Whether somebody without a second factor may choose one: for a week by the password. Later a stranger may have
    found that; then it takes the person's mail too, where there is any.
    """
    if not user.email or not mailing.has_server() or request.session.get(READ_MAIL) == user.pk:
        return True
    since = timezone.now() - OPEN
    resets = ModelLogEntry.objects.for_instance(user).filter(action=RESET, timestamp__gt=since)
    return user.date_joined > since or resets.exists()


def reset_two_factors(user, request=None, factors=None):
    """Takes away second factors, all if none are named, and ends all sessions; the person is told, and the log knows
    who did it.
    """
    (Authenticator.objects.filter(user=user) if factors is None else factors).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    unlock(user, ["code"])
    log(user, RESET, user=request.user if request else None)
    mails.tell(user, News.FACTORS_RESET, request)


def remove_unreadable():
    """Takes away what nobody can check any more since its key is lost; returns how many people had it."""
    lost = unreadable()
    people = list(get_user_model().objects.filter(pk__in=lost.values("user")))
    for user in people:
        reset_two_factors(user, factors=lost.filter(user=user))
    return len(people)
