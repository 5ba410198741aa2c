"""Sends the mail that enquiries wait for. None is lost and none goes twice, whatever the server does."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from mesi_site import mailing
from mesi_site.mailing import Outcome

from .mails import compose
from .models import Mail, State

FIRST_PAUSE = dt.timedelta(minutes=5)  # before a second attempt; each later pause is three times as long
LONGEST_PAUSE = dt.timedelta(hours=12)
TOLD_EVERY = dt.timedelta(hours=1)
MOST_ATTEMPTS = 8  # over about two days


@dataclass
class Run:
    """What became of one run, in words without anybody's address."""

    sent: int = 0
    problems: list = field(default_factory=list)
    unaddressed: list = field(default_factory=list)
    unsent: list = field(default_factory=list)  # messages for which there is no mail server
    is_other_running: bool = False


def send_waiting():
    """Sends what is due; returns a Run."""
    with mailing.alone("send_enquiry_mail") as is_alone:
        if not is_alone:
            return Run(is_other_running=True)
        run = Run(problems=_interrupted())
        for mail in _due():
            if not (message := compose(mail)):
                run.unaddressed.append(str(mail))
                _look_later(mail)
            elif not mailing.has_server():
                run.unsent.append(message)
                _look_later(mail)
            elif _send(mail, message, run) == Outcome.UNREACHABLE:
                break  # so are the others
    return run


def _interrupted():
    """Tells once of what an earlier run took and did not finish."""
    left = list(Mail.objects.filter(state=Mail.State.TAKEN))
    Mail.objects.filter(pk__in=[mail.pk for mail in left]).update(state=Mail.State.UNKNOWN)
    return [f"An earlier run was broken off; nobody knows whether this was sent: {mail}" for mail in left]


def _due():
    waiting = Mail.objects.filter(state=Mail.State.WAITING, due_at__lte=timezone.now())
    return waiting.exclude(enquiry__state=State.SPAM).select_related("answer", "enquiry__program__contact")


def _send(mail, message, run):
    outcome, error = mailing.deliver(message, lambda: _move(mail, Mail.State.WAITING, Mail.State.TAKEN))
    if outcome == Outcome.SENT:
        _move(mail, Mail.State.TAKEN, Mail.State.SENT)
        run.sent += 1
    elif outcome == Outcome.REFUSED:
        _try_later(mail)
        run.problems.append(f"Not sent, a later run tries again: {mail} ({type(error).__name__})")
    elif outcome == Outcome.UNKNOWN:
        _move(mail, Mail.State.TAKEN, Mail.State.UNKNOWN)
        run.problems.append(f"Nobody knows whether this was sent: {mail} ({type(error).__name__})")
    elif outcome == Outcome.UNREACHABLE:
        run.problems.append(f"The mail server cannot be reached: {error}")
    return outcome


def _move(mail, before, after):
    return Mail.objects.filter(pk=mail.pk, state=before).update(state=after, changed_at=timezone.now())


def _try_later(mail):
    pause = min(FIRST_PAUSE * 3**mail.attempts, LONGEST_PAUSE)
    mail.attempts += 1
    mail.state = Mail.State.FAILED if mail.attempts >= MOST_ATTEMPTS else Mail.State.WAITING
    mail.due_at = timezone.now() + pause
    mail.save()


def _look_later(mail):
    """What nobody can send is told once in a while, not at each run."""
    mail.due_at = timezone.now() + TOLD_EVERY
    mail.save()


def send_again(mail):
    """Somebody of the office wants what got stuck to be tried once more."""
    mail.state, mail.attempts, mail.due_at = Mail.State.WAITING, 0, timezone.now()
    mail.save()
