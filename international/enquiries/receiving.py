"""Keeps a question, with the mail that it makes, in one transaction. Nothing is sent here."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mesi_site.translation.languages import reader_language

from .limits import TooMany, count_in
from .models import Enquiry, Mail

SAME = dt.timedelta(days=1)  # within which the same words of the same person are the same question


@transaction.atomic
def receive(form, program, network):
    """Stores what a valid form says; raises limits.TooMany. Sent twice by an impatient finger, it is there once."""
    enquiry, note = form.save(commit=False), form.cleaned_data["note"]
    try:
        count_in(network, enquiry.email)
    except TooMany:
        if not _is_known(enquiry, program):
            raise
    if _is_known(enquiry, program):
        return
    enquiry.program = program
    enquiry.language = reader_language()
    enquiry.consent_version, enquiry.kept_months = note.consent_version, note.months
    enquiry.save()
    Mail.objects.bulk_create(Mail(enquiry=enquiry, kind=kind) for kind in (Mail.Kind.OFFICE, Mail.Kind.RECEIPT))


def _is_known(enquiry, program):
    return Enquiry.objects.filter(
        email__iexact=enquiry.email,
        message=enquiry.message,
        program=program,
        created_at__gt=timezone.now() - SAME,
    ).exists()
