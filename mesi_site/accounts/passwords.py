"""What a password must be, by NIST SP 800-63B: long, not common, not about this site; anything else goes."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ALONE, WITH_A_SECOND_FACTOR = 15, 12
LONGEST = 256  # far above the 64 that must be accepted; an endless one would only cost time
LEFT_AT_LEAST = 8  # letters of a password once the words that everybody can guess are taken out
SHORTEST_WORD = 4


def normalized(password):
    """One spelling for what looks the same: “é” is one character on one keyboard and two on another."""
    return unicodedata.normalize("NFKC", password) if password else password


class LengthValidator:
    """Longer where nothing but the password stands between a guesser and the editor."""

    @property
    def shortest(self):
        return WITH_A_SECOND_FACTOR if settings.TWO_FACTORS_REQUIRED else ALONE

    def validate(self, password, user=None):
        length = len(normalized(password))
        if length < self.shortest:
            raise ValidationError(
                ngettext(
                    "This password is too short, at least %(count)d character is needed. Take a few words.",
                    "This password is too short, at least %(count)d characters are needed. Take a few words.",
                    self.shortest,
                )
                % {"count": self.shortest},
                code="password_too_short",
            )
        if length > LONGEST:
            raise ValidationError(
                _("This password is longer than %(count)d characters.") % {"count": LONGEST}, code="password_too_long"
            )

    def get_help_text(self):
        return ngettext(
            "At least %(count)d character. A few words that do not belong together make a good password; "
            "spaces and letters of any language are fine.",
            "At least %(count)d characters. A few words that do not belong together make a good password; "
            "spaces and letters of any language are fine.",
            self.shortest,
        ) % {"count": self.shortest}


class OwnWordsValidator:
    """Refuses what is little more than the name of the institution, the address of the site, or one's own name."""

    def validate(self, password, user=None):
        rest = normalized(password).casefold()
        for word in sorted(words_of_the_site() | words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEFT_AT_LEAST:
            raise ValidationError(
                _("This password is mostly a name of yours or of this site. Somebody who guesses begins there."),
                code="password_of_own_words",
            )

    def get_help_text(self):
        return _("Not your name, and not the name or the address of this site.")


def words_of_the_site():
    institution = apps.get_model("institution", "InstitutionSettings").objects.first()
    names = [getattr(institution, f"name_{code}", "") for code, _name in settings.LANGUAGES]
    return words_in(*names, urlsplit(settings.BASE_URL).hostname)


def words_of(user):
    names = ("username", "first_name", "last_name", "email")
    return words_in(*(getattr(user, name, "") for name in names)) if user else set()


def words_in(*texts):
    found = re.split(r"[\W_]+", " ".join(normalized(text).casefold() for text in texts if text))
    return {word for word in found if len(word) >= SHORTEST_WORD}
