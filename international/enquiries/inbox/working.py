"""What the office does with an enquiry. Each step is logged, with who did it."""

from django.db import transaction
from wagtail.log_actions import log

from ..models import Answer, Enquiry, Mail, State

TAKE, CHANGE, ANSWER, CLOSE = "enquiries.take", "enquiries.change", "enquiries.answer", "enquiries.close"
DELETE = "enquiries.delete"


class Overtaken(Exception):
    """Somebody else has answered since the form was opened."""


def locked(enquiry):
    """As it is now; others who write to it wait until this transaction ends."""
    return Enquiry.objects.select_for_update().get(pk=enquiry.pk)


@transaction.atomic
def take(enquiry, user):
    enquiry = locked(enquiry)
    enquiry.owner = user
    if enquiry.state == State.NEW:
        enquiry.move_to(State.IN_PROGRESS)
    enquiry.save()
    log(enquiry, TAKE, user=user)


@transaction.atomic
def change(enquiry, user, *, state, owner, note):
    enquiry = locked(enquiry)
    enquiry.owner, enquiry.note = owner, note
    moved = {"state": [enquiry.state, state]} if enquiry.state != state else {}
    enquiry.move_to(state)
    enquiry.save()
    log(enquiry, CHANGE, user=user, data=moved)


@transaction.atomic
def answer(enquiry, user, *, text, seen):
    """Keeps the answer with the mail that brings it. `seen`: how many answers its writer knew of."""
    enquiry = locked(enquiry)
    if enquiry.answers.count() != seen:
        raise Overtaken
    written = Answer.objects.create(enquiry=enquiry, author=user, text=text)
    Mail.objects.create(enquiry=enquiry, answer=written, kind=Mail.Kind.ANSWER)
    enquiry.owner = enquiry.owner or user
    enquiry.move_to(State.ANSWERED)
    enquiry.save()
    log(enquiry, ANSWER, user=user)


@transaction.atomic
def close(enquiries, user, state):
    """Those that still wait; returns how many."""
    waiting = Enquiry.objects.select_for_update().waiting().filter(pk__in=[enquiry.pk for enquiry in enquiries])
    for enquiry in waiting:
        before = enquiry.state
        enquiry.move_to(state)
        enquiry.save()
        log(enquiry, CLOSE, user=user, data={"state": [before, state]})
    return len(waiting)


@transaction.atomic
def delete(enquiries, user):
    """With answers and mail, for whoever does not want to wait until their months are over; returns how many."""
    found = list(Enquiry.objects.select_for_update().filter(pk__in=[enquiry.pk for enquiry in enquiries]))
    for enquiry in found:
        log(enquiry, DELETE, user=user, deleted=True)
        enquiry.delete()
    return len(found)
