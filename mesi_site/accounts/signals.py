"""What follows from a log-in, and from a second factor that was added, used or lost."""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from . import mails
from .guessing import unlock
from .mails import News


@receiver(user_logged_in)
def begin_session(request, **kwargs):
    request.session["began"] = request.session["seen"] = time.time()


@receiver(authenticator_added)
def a_passkey_was_shown(request, user, authenticator, **kwargs):
    """To add it the person has used it: this session has proven two factors."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(authenticator_used)
def tell_of_recovery_code(request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        mails.tell(user, News.CODE_USED, request)


@receiver(password_reset)
def guess_anew(user, **kwargs):
    """Whoever reads the person's mail has shown more than a guess."""
    unlock(user, ["password"])
