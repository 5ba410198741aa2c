"""Browsers that have logged in before: a signed cookie, below the editor's address only, says as whom."""

import secrets

from django.conf import settings
from django.core import signing
from django.urls import reverse

COOKIE = "device"
SALT = "mesi_site.accounts.devices"
SECONDS = 365 * 24 * 3600
MOST_USERS = 5  # of one browser


def known(request, name):
    """The number of this browser for the user of this name, None where it has not logged in with it."""
    return _users(request).get(name.casefold())


def remember(request, response, name):
    """Makes the browser one that has logged in; it keeps the number that it has."""
    users = _users(request)
    number = users.pop(name.casefold(), None) or secrets.token_urlsafe(16)
    users = dict(list(users.items())[1 - MOST_USERS :]) | {name.casefold(): number}
    response.set_cookie(
        COOKIE,
        signing.dumps(users, salt=SALT),
        max_age=SECONDS,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _users(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return {}
