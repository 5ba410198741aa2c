"""Who gets in, and how: accounts, passwords, second factors, sessions."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mesi_site.accounts.passwords.LengthValidator"},
    {"NAME": "mesi_site.accounts.passwords.OwnWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Log-in: allauth's views below /admin/, everything of Wagtail's own leads there or is closed.
TWO_FACTORS_REQUIRED = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # who could change it could set the password anew: administrators only
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_COOKIE_AGE = 12 * 3600  # since somebody was seen last
LONGEST_SESSION = 14 * 24 * 3600
SENSITIVE_SCREENS_ASK_AGAIN = True
LOCKED_VIEW = "mesi_site.pages.errors.locked"
ACCOUNT_ADAPTER = "mesi_site.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
# They would count in the cache, which keeps nothing: mesi_site.accounts.guessing does it.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "mesi_site.accounts.login_forms.LoginForm",
    "reauthenticate": "mesi_site.accounts.login_forms.ReauthenticateForm",
    "change_password": "mesi_site.accounts.login_forms.ChangePasswordForm",
    "reset_password": "mesi_site.accounts.login_forms.ResetPasswordForm",
    "reset_password_from_key": "mesi_site.accounts.login_forms.ResetPasswordKeyForm",
    "user_token": "mesi_site.accounts.login_forms.UserTokenForm",
}
MFA_ADAPTER = "mesi_site.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by administrators
MFA_TOTP_TOLERANCE = 1  # half a minute, for phones whose clock is wrong
MFA_FORMS = {
    "authenticate": "mesi_site.accounts.login_forms.AuthenticateForm",
    "reauthenticate": "mesi_site.accounts.login_forms.ReauthenticateCodeForm",
    "activate_totp": "mesi_site.accounts.login_forms.ActivateTOTPForm",
    "add_webauthn": "mesi_site.accounts.login_forms.AddPasskeyForm",
    "login_webauthn": "mesi_site.accounts.login_forms.LogInPasskeyForm",
    "authenticate_webauthn": "mesi_site.accounts.login_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "mesi_site.accounts.login_forms.ReauthenticatePasskeyForm",
}
