"""Second factors: what proves one, and how an administrator takes lost ones away."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from wagtail.log_actions import log

from . import mails
from .guessing import unlock
from .mails import News


def reset_two_factors(user, request=None):
    """Takes away all second factors and ends all sessions; the person is told, and the log knows who did it."""
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    unlock(user, ["code"])
    log(user, "accounts.reset_factors", user=request.user if request else None)
    mails.tell(user, News.FACTORS_RESET, request)
