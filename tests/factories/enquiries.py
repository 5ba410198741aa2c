"""Questions of students, as they arrive."""

import factory
from django.utils import timezone

from international.enquiries.models import SETTLED, Enquiry, State


class EnquiryFactory(factory.django.DjangoModelFactory):
    """A new one; `state="answered", settled_at=…` for one that is done."""

    class Meta:
        model = Enquiry

    language = "en"
    name = "Maria Rossi"
    email = factory.Sequence(lambda n: f"student{n}@example.org")
    message = "May I apply before my diploma is printed?"
    consent_version = "1"
    kept_months = 12

    state = State.NEW
    created_at = factory.LazyFunction(timezone.now)
    settled_at = factory.LazyAttribute(lambda enquiry: enquiry.created_at if enquiry.state in SETTLED else None)
