"""Secrets of authenticator apps and seeds of recovery codes lie sealed in the database: encrypted under SECRET_KEY.

Fernet, under a key that is derived for this alone. What was sealed under a key of SECRET_KEY_FALLBACKS can be read, and
`seal_second_factors` seals it anew. What lies in plain text, from before there were seals, is read as it is: no secret
begins like a seal.
"""

import base64

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

SEAL = "sealed:"
PURPOSE = b"mesi_site.accounts.sealing"
# Where each kind keeps its secret. Of a passkey only the public half is here.
PLACES = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Unreadable(Exception):
    """Sealed under a key that is in none of the settings. The gate tells whoever has met it."""


def sealed(text):
    return SEAL + _fernet_of(settings.SECRET_KEY).encrypt(text.encode()).decode()


def opened(text):
    return _opened_by([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], text)


def seal_all():
    """Seals under the present key what is not; returns how many. Whoever logs in meanwhile notices nothing."""
    return sum(
        _rewrite(factor, sealed) for factor in _with_secrets() if is_readable(factor) and not _is_current(factor)
    )


def unseal_all():
    """The way back to a version that knows no seals; returns how many."""
    return sum(_rewrite(factor, str) for factor in _with_secrets() if is_readable(factor))


def unreadable():
    return _with_secrets().filter(pk__in=[factor.pk for factor in _with_secrets() if not is_readable(factor)])


def is_readable(factor):
    try:
        return bool(opened(_secret_of(factor)))
    except Unreadable:
        return False


def _is_current(factor):
    try:
        return _secret_of(factor).startswith(SEAL) and bool(_opened_by([settings.SECRET_KEY], _secret_of(factor)))
    except Unreadable:
        return False


def _with_secrets():
    return Authenticator.objects.filter(type__in=PLACES)


def _secret_of(factor):
    return factor.data[PLACES[factor.type]]


@transaction.atomic
def _rewrite(factor, written):
    """Under a row lock, and from what is stored now: which recovery codes were used stands in the same field."""
    factor = _with_secrets().select_for_update().filter(pk=factor.pk).first()
    if factor is None:
        return False
    factor.data[PLACES[factor.type]] = written(opened(_secret_of(factor)))
    factor.save(update_fields=["data"])
    return True


def _opened_by(keys, text):
    if not text.startswith(SEAL):
        return text
    try:
        return MultiFernet(map(_fernet_of, keys)).decrypt(text.removeprefix(SEAL)).decode()
    except InvalidToken:
        raise Unreadable from None


def _fernet_of(key):
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
