"""What people are told by mail of the safety of their account, in their own language; sent by `send_security_mail`."""

import datetime as dt
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from wagtail.users.models import UserProfile

from mesi_site import mailing
from mesi_site.delivery.client_address import client_network
from mesi_site.mailing import Outcome

from .models import SecurityMail

KEPT = dt.timedelta(days=2)
MOST_ATTEMPTS = 8
LONGEST_BROWSER = 200


class News(Enum):
    """What has happened to an account: the subject of the mail."""

    PASSWORD_CHANGED = gettext_noop("Your password has been changed")
    PASSWORD_RESET = gettext_noop("Your password has been set anew")
    FACTOR_ADDED = gettext_noop("A second factor has been added to your account")
    FACTOR_REMOVED = gettext_noop("A second factor has been removed from your account")
    FACTORS_RESET = gettext_noop("An administrator has removed your second factors")
    CODES_MADE = gettext_noop("New recovery codes have been made for your account")
    CODE_USED = gettext_noop("A recovery code of yours has been used")
    NEW_DEVICE = gettext_noop("Log-in to your account from a new device")
    ADDRESS_CHANGED = gettext_noop("The email address of your account has been changed")
    LOCKED = gettext_noop("Somebody keeps guessing at your account")


def tell(user, news, request=None, to=None):
    """Stores the mail, to where the person is reached now, or to an address from before; without one nobody is told."""
    _store(
        user,
        user.email if to is None else to,
        news.value,
        "accounts/mail/news.txt",
        {
            "is_guessing": news is News.LOCKED,
            "address": client_network(request) if request else "",
            "browser": request.headers.get("User-Agent", "")[:LONGEST_BROWSER] if request else "",
            "reset_url": settings.BASE_URL + reverse("account_reset_password"),
        },
    )


def send_link(user, link):
    _store(user, user.email, gettext_noop("Set your password anew"), "accounts/mail/reset.txt", {"link": link})


def _store(user, to, subject, template, context):
    if not to:
        return
    profile = UserProfile.objects.filter(user=user).first() or UserProfile(user=user)
    with translation.override(profile.get_preferred_language()):
        context |= {"user": user, "site": settings.BASE_URL, "subject": gettext(subject), "at": timezone.now()}
        body = render_to_string(template, context).strip() + "\n"
        SecurityMail.objects.create(to=to, subject=context["subject"], body=body)


def send_waiting():
    """Sends what waits, each mail once; returns (how many were sent, [those without a mail server], [problems])."""
    sent, unsent, problems = 0, [], []
    SecurityMail.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    for mail in SecurityMail.objects.filter(taken_at=None):
        message = EmailMessage(mail.subject, mail.body, to=[mail.to])
        if not mailing.has_server():
            unsent.append(message)
            mail.delete()
            continue
        outcome, error = mailing.deliver(message, lambda mail=mail: _take(mail))
        if outcome == Outcome.UNREACHABLE:
            problems.append(f"The mail server cannot be reached: {error}")
            break  # so it is for the others
        if outcome == Outcome.REFUSED and mail.attempts + 1 < MOST_ATTEMPTS:
            SecurityMail.objects.filter(pk=mail.pk).update(taken_at=None, attempts=mail.attempts + 1)
        elif outcome != Outcome.LEFT:
            mail.delete()
        if error:
            problems.append(f"{mail}: {outcome.value} ({type(error).__name__})")
        sent += outcome == Outcome.SENT
    return sent, unsent, problems


def _take(mail):
    return SecurityMail.objects.filter(pk=mail.pk, taken_at=None).update(taken_at=timezone.now())
