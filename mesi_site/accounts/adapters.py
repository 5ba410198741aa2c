"""What allauth asks of a site: who may come in, how often one may guess, what is said on pages and by mail."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mesi_site.delivery.client_address import client_network

from . import devices, mails
from .factors import has_just_proven, has_proven_two, second_factors
from .guessing import guess
from .mails import News
from .sealing import opened, sealed

WRONG_CODE = _("This code is not right, or it has been used already.")
NEWS = {
    "account/email/password_changed": News.PASSWORD_CHANGED,
    "account/email/password_reset": News.PASSWORD_RESET,
    "mfa/email/totp_activated": News.FACTOR_ADDED,
    "mfa/email/totp_deactivated": News.FACTOR_REMOVED,
    "mfa/email/webauthn_added": News.FACTOR_ADDED,
    "mfa/email/webauthn_removed": News.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": News.CODES_MADE,
}
MESSAGES = {
    "account/messages/password_changed.txt": _("Your password has been changed. All your other log-ins have ended."),
    "mfa/messages/totp_activated.txt": _("The authenticator app has been added."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app has been removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
    "usersessions/messages/sessions_logged_out.txt": _("All your other log-ins have ended."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up here; passwords are guarded against guessing; mails and messages are ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("User name and password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used already, or its time is over."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        """An address that a database takes: of a network its first one, of a socket this machine’s."""
        return client_network(request).partition("/")[0] or "127.0.0.1"

    def authenticate(self, request, **credentials):
        name = credentials.get("username", "")
        with guess(request, "password", name) as this:
            user = super().authenticate(request, **credentials)
            this.is_right = user is not None
        if this.is_last and not this.is_right:
            tell_of_guessing(name, request)
        return user

    def post_login(self, request, user, **how):
        response = super().post_login(request, user, **how)
        if not devices.known(request, user.get_username()):
            mails.tell(user, News.NEW_DEVICE, request)
        if has_proven_two(request, user) or not settings.TWO_FACTORS_REQUIRED:
            devices.remember(request, response, user.get_username())
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        return not has_just_proven(self.request, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_password_change_redirect_url(self, request):
        return reverse("mfa_index")

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        if message := message or MESSAGES.get(message_template):
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        mails.tell(user, NEWS[template_prefix], self.request)

    def send_password_reset_mail(self, user, email, context):
        mails.send_link(user, context["password_reset_url"])


class MFAAdapter(DefaultMFAAdapter):
    """The last second factor stays while the site asks for one; secrets lie sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("This is your only second factor. Add another one before you remove it."),
    }

    def encrypt(self, text):
        return sealed(text)

    def decrypt(self, encrypted_text):
        return opened(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        others = second_factors(authenticator.user).exclude(pk=authenticator.pk)
        return not settings.TWO_FACTORS_REQUIRED or others.exists()

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey %(number)d") % {"number": number})


def tell_of_guessing(name, request):
    if user := get_user_model().objects.filter(username__iexact=name, is_active=True).first():
        mails.tell(user, News.LOCKED, request)
