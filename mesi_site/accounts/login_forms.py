"""The forms of log-in and its safety: allauth's, with our words, and counted before anything is compared."""

import datetime as dt
import json
import struct

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .adapters import WRONG_CODE, tell_of_guessing
from .guessing import Locked, guess, is_first_use
from .models import GuessCount
from .sealing import opened, sealed

PASSKEY_REFUSED = _("The passkey was not accepted.")
# What allauth and fido2 raise over what no browser sends.
MALFORMED = (AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error)


class PasswordField(forms.CharField):
    """One's own password. It may be pasted, and password managers know what it is."""

    def __init__(self, label=None, autocomplete="current-password", **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label or _("Password"), strip=False, widget=widget, **kwargs)


class NewPasswordField(account.SetPasswordField):
    """A password that is being chosen, with the rules below it."""

    def __init__(self):
        super().__init__(label=_("New password"), help_text=password_validators_help_text_html())
        self.widget.attrs.pop("placeholder")


class CodeField(forms.CharField):
    """Six digits of an app, or eight of a recovery code; a phone offers its keys for digits."""

    def __init__(self, label):
        attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
        super().__init__(label=label, max_length=20, widget=forms.TextInput(attrs=attrs))


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        name = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs=attrs))
        self.fields = {"login": name, "password": PasswordField()}


class ReauthenticateForm(account.ReauthenticateForm):
    password = PasswordField()


class ChangePasswordForm(account.ChangePasswordForm):
    oldpassword = PasswordField(_("Current password"))
    password1 = NewPasswordField()
    password2 = PasswordField(_("New password, once more"), autocomplete="new-password")

    def clean_oldpassword(self):
        request, name = context.request, self.user.get_username()
        with guess(request, "password", name) as this:
            this.is_right = self.user.check_password(self.cleaned_data["oldpassword"])
        if this.is_right:
            return self.cleaned_data["oldpassword"]
        if this.is_last:
            tell_of_guessing(name, request)
        raise ValidationError(_("This is not your password."))


class ResetPasswordForm(account.ResetPasswordForm):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def clean_email(self):
        """An address of the net may ask a few times; to one person only so many mails go, and nobody sees which."""
        with guess(context.request, "reset mail"):
            email = super().clean_email()
        try:
            with guess(context.request, f"reset mail to {email.casefold()}", email):
                return email
        except Locked:
            self.users = []
            return email

    def save(self, request, **kwargs):
        return super().save(request, token_generator=default_token_generator)


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    password1 = NewPasswordField()
    password2 = PasswordField(_("New password, once more"), autocomplete="new-password")


class UserTokenForm(account.UserTokenForm):
    token_generator = default_token_generator

    def clean(self):
        with guess(context.request, "reset link") as this:
            data = super().clean()
            this.is_right = True
        return data


class GuardedCode:
    """Codes of an app and recovery codes: counted, each good for once, and whoever guesses is told of."""

    def clean_code(self):
        request, name = context.request, self.user.get_username()
        with guess(request, "code", name) as this:
            try:
                code = super().clean_code()
                this.is_right = self._is_fresh(code)
            except ValidationError:
                this.is_right = False
        if this.is_right:
            return code
        if this.is_last:
            tell_of_guessing(name, request)
        raise ValidationError(WRONG_CODE)

    def _is_fresh(self, code):
        """allauth asks the cache whether a code of an app was used already; ours keeps nothing. That a recovery code is
        used it writes down, but two who send it at the same moment both read that it is not."""
        lasting = GuessCount.MEMORY
        if self.authenticator.type == Authenticator.Type.TOTP:
            lasting = dt.timedelta(seconds=mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1))
        digits = "".join(filter(str.isalnum, code))
        return is_first_use(self.authenticator.type, str(self.authenticator.pk), digits, lasting=lasting)


class AuthenticateForm(GuardedCode, mfa.AuthenticateForm):
    code = CodeField(_("Code of your app, or a recovery code"))


class ReauthenticateCodeForm(GuardedCode, mfa.ReauthenticateForm):
    code = CodeField(_("Code of your app, or a recovery code"))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The code that adds an app is at the same time this session's second factor."""

    code = CodeField(_("Code that the app shows"))

    def __init__(self, *args, **kwargs):
        """What waits in the session, a row of the database, for the first code is as secret as afterwards."""
        super().__init__(*args, **kwargs)
        self.secret = opened(self.secret)
        context.request.session[SECRET_SESSION_KEY] = sealed(self.secret)

    def clean_code(self):
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type=Authenticator.Type.TOTP)
        return code


class CredentialField(forms.CharField):
    """What a browser says of a passkey, as JSON. Django's own field fails at depth without end and at numbers of
    thousands of digits.
    """

    def __init__(self):
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value):
        try:
            return json.loads(super().to_python(value) or "null")
        except MALFORMED:
            raise ValidationError(PASSKEY_REFUSED) from None


class ShownPasskey:
    """Nothing that is sent in the place of a passkey is a fault of ours, and none is called a code."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (ValidationError, *MALFORMED):
            raise ValidationError(PASSKEY_REFUSED) from None


class LogInPasskeyForm(ShownPasskey, webauthn.LoginWebAuthnForm):
    credential = CredentialField()


class AuthenticatePasskeyForm(ShownPasskey, webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField()


class ReauthenticatePasskeyForm(ShownPasskey, webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField()


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey always opens the editor by itself: it asks for a finger, a face or a PIN."""

    credential = CredentialField()
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput, required=False)

    def clean(self):
        try:
            return super().clean()
        except (ValidationError, *MALFORMED):
            raise ValidationError(_("The passkey could not be made.")) from None
