"""Reminders by mail: one mail for each recipient and run, and each reminder at most once."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext
from wagtail.models import AbstractPage
from wagtail.permissions import policy_registry

from mesi_site import mailing
from mesi_site.institution.models import InstitutionSettings
from mesi_site.mailing import Outcome
from mesi_site.translation.languages import DEFAULT_LANGUAGE, site_languages

from .matters import all_matters
from .models import SentReminder

State = SentReminder.State


@dataclass(frozen=True)
class Recipient:
    """A mail address, and the language in which somebody works there."""

    address: str
    language: str = field(default=DEFAULT_LANGUAGE, compare=False)

    @classmethod
    def of(cls, user):
        profile = getattr(user, "wagtail_userprofile", None)
        language = profile and profile.preferred_language
        return cls(user.email.lower(), language if language in site_languages() else DEFAULT_LANGUAGE)


@dataclass
class Run:
    """What became of one run: numbers of mails and of reminders in them; what went wrong, in words."""

    mails: int = 0
    reminders: int = 0
    problems: list = field(default_factory=list)
    unaddressed: list = field(default_factory=list)  # keys of matters that reach nobody
    unsent: list = field(default_factory=list)  # mails for which there is no mail server
    is_other_running: bool = False


def send_reminders():
    """Sends what is due now and has not been sent; returns a Run."""
    with mailing.alone("send_reminders") as is_alone:
        if not is_alone:
            return Run(is_other_running=True)
        run = Run(problems=interrupted())
        institution = InstitutionSettings.load()
        for recipient, matters in due_reminders(institution, run).items():
            mail = digest(recipient, matters, institution)
            if not mailing.has_server():
                run.unsent.append(mail)
            elif deliver(mail, recipient, matters, run):
                run.mails += 1
                run.reminders += len(matters)
    return run


def interrupted():
    """Tells once of what an earlier run took and did not finish."""
    left = list(SentReminder.objects.filter(state=State.TAKEN))
    SentReminder.objects.filter(pk__in=[reminder.pk for reminder in left]).update(state=State.UNKNOWN)
    return [f"An earlier run was broken off; nobody knows whether this was sent: {reminder}" for reminder in left]


def due_reminders(institution, run):
    """{recipient: matters} of what is due and not sent. What is invented concerns nobody."""
    due = [matter for matter in all_matters() if matter.stage and not matter.is_demonstration]
    known = set(
        SentReminder.objects.filter(matter__in=[matter.key for matter in due]).values_list(
            "matter", "stage", "recipient"
        )
    )
    found = defaultdict(list)
    office = Recipient(institution.email.lower()) if institution.email else None
    for matter in due:
        recipients = recipients_of(matter) or ([office] if office else [])
        if not recipients:
            run.unaddressed.append(matter.key)
        for recipient in recipients:
            if (matter.key, matter.stage, recipient.address) not in known:
                found[recipient].append(matter)
    return found


def recipients_of(matter):
    """A page's owner; of anything else, whoever may change it. Nobody, where none of them has an address."""
    if isinstance(matter.subject, AbstractPage):
        users = [matter.owner] if matter.owner and matter.owner.is_active else []
    else:
        users = policy_registry.get(matter.subject).users_with_permission("change")
        users = users.select_related("wagtail_userprofile")
    # One for each address, however many share it.
    return list({user.email.lower(): Recipient.of(user) for user in users if user.email}.values())


def digest(recipient, matters, institution):
    with translation.override(recipient.language):
        name, number = str(institution), len(matters)
        context = {
            "matters": matters,
            "institution": name,
            "base_url": settings.BASE_URL,
            "list_url": reverse("attention"),
        }
        counted = ngettext("%(number)d matter needs attention", "%(number)d matters need attention", number)
        return EmailMessage(
            subject=gettext("%(institution)s: %(matters)s")
            % {"institution": name, "matters": counted % {"number": number}},
            body=render_to_string("attention/reminder.txt", context),
            to=[recipient.address],
            headers={"Auto-Submitted": "auto-generated"},
        )


def deliver(mail, recipient, matters, run):
    """Whether the mail went out. Its reminders are taken first, so that not even a crash can send them again."""
    taken = []

    def take_all():
        taken.extend(take(recipient, matters))
        return taken

    outcome, error = mailing.deliver(mail, take_all)
    if outcome == Outcome.UNREACHABLE:
        run.problems.append(f"The mail server cannot be reached: {error}")
    elif outcome == Outcome.REFUSED:
        give_back(taken)
        run.problems.append(f"Not sent to {recipient.address}, the next run tries again: {error}")
    elif outcome == Outcome.UNKNOWN:
        mark(taken, State.UNKNOWN)
        run.problems.append(f"Nobody knows whether this reached {recipient.address}: {mail.subject} ({error})")
    elif outcome == Outcome.SENT:
        mark(taken, State.SENT)
    return outcome == Outcome.SENT


def take(recipient, matters):
    """The reminders, committed before anything is sent; none where another process has one of them."""
    try:
        with transaction.atomic():
            return SentReminder.objects.bulk_create(
                SentReminder(matter=matter.key, stage=matter.stage, recipient=recipient.address) for matter in matters
            )
    except IntegrityError:
        return []


def give_back(reminders):
    SentReminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).delete()


def mark(reminders, state):
    SentReminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).update(state=state)
