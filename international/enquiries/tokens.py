"""A signed note in each form: when it was drawn, and what it said of consent. It names no reader, so pages are kept."""

from typing import NamedTuple

from django.core import signing
from django.utils import timezone

SALT = "international.enquiries"
# Of the sentence that students agree to: whoever changes it raises this.
CONSENT_VERSION = "1"
FASTEST = 3  # seconds: nobody reads and fills in a form sooner
LONGEST = 2 * 24 * 3600  # a kept page is drawn anew at midnight, and a tab may stay open over night


class Note(NamedTuple):
    """What a form knew when it was drawn."""

    drawn_at: int  # seconds since 1970
    consent_version: str
    months: int

    @property
    def age(self):
        return timezone.now().timestamp() - self.drawn_at

    @property
    def is_too_young(self):
        return self.age < FASTEST

    @property
    def is_too_old(self):
        return self.age > LONGEST

    def __str__(self):
        return signing.dumps(list(self), salt=SALT)


def new_note(months):
    return Note(int(timezone.now().timestamp()), CONSENT_VERSION, months)


def read_note(text):
    """The Note, or None where nobody here has written it."""
    try:
        return Note(*signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None
