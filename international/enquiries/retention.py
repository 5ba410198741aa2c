"""Deletes what has been kept as long as the form promised."""

from django.db import transaction
from django.utils import timezone

from .limits import forget_sendings
from .models import SETTLED, Deletion, Enquiry, EnquirySettings, months_before


@transaction.atomic
def delete_old():
    """Deletes settled enquiries whose time is over, with their answers and mail; returns how many.

    What holds is the shorter of what the student was promised and what the settings say now.
    """
    forget_sendings()
    today, months = timezone.localdate(), EnquirySettings.load().months
    settled, limits, number = Enquiry.objects.filter(state__in=SETTLED), [], 0
    for promised in set(settled.order_by().values_list("kept_months", flat=True).distinct()):
        limit = months_before(today, min(promised, months))
        _rows, by_model = settled.filter(kept_months=promised, settled_at__date__lt=limit).delete()
        if deleted := by_model.get(Enquiry._meta.label, 0):
            number += deleted
            limits.append(limit)
    if number:
        Deletion.objects.create(number=number, settled_before=max(limits))
    return number
