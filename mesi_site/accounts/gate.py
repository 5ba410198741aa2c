"""Which sessions open something: those whose time is not over, and, where two factors are asked for, proven by two."""

import logging
import time
from http import HTTPStatus

from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from .factors import has_just_proven, has_proven_two, has_two_factors, may_take_up_the_first
from .guessing import Locked
from .sealing import Unreadable

logger = logging.getLogger(__name__)
LOG_IN = "account_login"
# All that somebody with a password alone can do: take up a second factor, or leave.
ADDING = {"mfa_activate_totp", "mfa_add_webauthn"}
TO_TAKE_UP_A_FACTOR = {"account_logout", "account_reauthenticate", "take_up_a_factor"} | ADDING
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What decides on others: their names, passwords, groups, second factors.
SENSITIVE = {"wagtailusers_users", "wagtailusers_groups", "reset_factors"}
LISTS = {"index", "index_results"}
BULK_ACTION = "wagtail_bulk_action"  # the same for many at once
SECONDS_BETWEEN_NOTES = 600


class GateMiddleware:
    """Treats whoever has not shown enough as nobody, so that every view answers as it does to strangers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Outside of the editor nobody is looked up before a view asks: a page that is the same for all stays so."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = request.user
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            request.user = SimpleLazyObject(lambda: user if is_worth_something(request, user) else AnonymousUser())
            return None
        if not user.is_authenticated:
            return None
        keep_listed(request, user)
        if not is_in_time(request.session):
            logout(request)
        elif settings.TWO_FACTORS_REQUIRED and not has_proven_two(request, user):
            return self._only_to_take_up_a_factor(request)
        elif settings.SENSITIVE_SCREENS_ASK_AGAIN and is_sensitive(request.resolver_match):
            return self._ask_again(request)
        return None

    def _only_to_take_up_a_factor(self, request):
        if has_two_factors(request.user):
            logout(request)
            return None
        name = request.resolver_match.url_name
        if name in ADDING and not may_take_up_the_first(request, request.user):
            return redirect("take_up_a_factor")
        if name in TO_TAKE_UP_A_FACTOR:
            return None
        request.user = AnonymousUser()
        return redirect("take_up_a_factor") if name == LOG_IN else None

    def _ask_again(self, request):
        """What is sent may be older than what is looked at, or a form that was just filled in would be lost.

        It is never kept for afterwards: it may contain passwords.
        """
        seconds = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if has_just_proven(request, seconds if request.method in SAFE_METHODS else 2 * seconds):
            return None
        if request.method in SAFE_METHODS:
            return suspend_request(request, reverse("account_reauthenticate"))
        return redirect("account_reauthenticate")

    def process_exception(self, request, exception):
        if isinstance(exception, Locked):
            return locked(request, exception.until)
        return unreadable(request) if isinstance(exception, Unreadable) else None


def is_worth_something(request, user):
    """Whether somebody is logged in, in time and with all that the site asks for."""
    if not user.is_authenticated or not is_in_time(request.session):
        return False
    keep_listed(request, user)
    return not settings.TWO_FACTORS_REQUIRED or has_proven_two(request, user)


def keep_listed(request, user):
    """Where a key of SECRET_KEY_FALLBACKS has signed a session, Django gives it another name: nobody could end it."""
    if request.COOKIES[settings.SESSION_COOKIE_NAME] != request.session.session_key:
        request.session.save()  # Django stores it empty at first, and what is empty is taken off the list
        UserSession.objects.create_from_request(request, user=user)


def is_sensitive(match):
    if match.url_name == BULK_ACTION:
        return "{app_label}.{model_name}".format(**match.kwargs).lower() == settings.AUTH_USER_MODEL.lower()
    return match.url_name not in LISTS and bool(SENSITIVE & {match.namespace, match.url_name})


def is_in_time(session):
    """Ends what has gone on for too long; notes, not at every request, that somebody is still there."""
    now = time.time()
    if now - session.get("began", 0) > settings.LONGEST_SESSION:
        return False
    if now - session.get("seen", 0) > SECONDS_BETWEEN_NOTES:
        session["seen"] = now
    return True


def locked(request, until):
    """429: for how long nobody looks at guesses. Readers see it in the frame of their pages."""
    if not request.path_info.startswith(reverse("wagtailadmin_home")):
        response = import_string(settings.LOCKED_VIEW)(request, until)
    else:
        response = render(request, "accounts/locked.html", {"until": until}, status=429)
    response.headers["Retry-After"] = max(1, round((until - timezone.now()).total_seconds()))
    return response


def unreadable(request):
    """The person learns that it is not the code which is wrong, the operator that a key is missing."""
    logger.error("A second factor cannot be read: its SECRET_KEY is not among SECRET_KEY_FALLBACKS.")
    return render(request, "accounts/unreadable.html", status=HTTPStatus.FORBIDDEN)
