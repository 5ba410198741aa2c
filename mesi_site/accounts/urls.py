"""Log-in and its safety. allauth's views by name, since not all that it brings is wanted: nobody signs up here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from . import views

RESET_LINK = r"^password_reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"


def page(route, view, name):
    """Nothing of it is kept by a browser that somebody else opens afterwards."""
    return path(route, never_cache(views.in_own_language(view)), name=name)


urlpatterns = [
    page("login/", views.LogInView.as_view(), "account_login"),
    page("login/code/", mfa.authenticate, "mfa_authenticate"),
    page("login/passkey/", webauthn.login_webauthn, "mfa_login_webauthn"),
    page("logout/", account.logout, "account_logout"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("password_reset/", account.password_reset, "account_reset_password"),
    page("password_reset/sent/", account.password_reset_done, "account_reset_password_done"),
    re_path(RESET_LINK, never_cache(views.SetPasswordByLinkView.as_view()), name="account_reset_password_from_key"),
    page("password_reset/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
    page("again/", account.reauthenticate, "account_reauthenticate"),
    page("again/code/", mfa.reauthenticate, "mfa_reauthenticate"),
    page("again/passkey/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    page("security/", mfa.index, "mfa_index"),
    page("security/begin/", views.take_up_a_factor, "take_up_a_factor"),
    page("security/password/", account.password_change, "account_change_password"),
    path(
        "security/password/none/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    page("security/app/", totp.activate_totp, "mfa_activate_totp"),
    page("security/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("security/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), "mfa_list_webauthn"),
    page("security/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    page("security/passkeys/<int:pk>/remove/", views.RemovePasskeyView.as_view(), "mfa_remove_webauthn"),
    page("security/recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("security/recovery-codes/new/", views.NewRecoveryCodesView.as_view(), "mfa_generate_recovery_codes"),
    page("security/recovery-codes/file/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    page("security/sessions/", sessions.list_usersessions, "usersessions_list"),
    page("security/sessions/<int:pk>/end/", views.end_session, "end_session"),
    page("users/<int:pk>/reset-factors/", views.reset_factors, "reset_factors"),
]
