"""Log-in where it is ours: who is let through at once, the choice of a second factor, the end of one session, and an
administrator's help for a colleague who has lost a phone."""

from functools import wraps
from http import HTTPStatus

from allauth.account.views import LoginView, PasswordResetFromKeyView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model, logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.localization import get_localized_response
from wagtail.documents.views.serve import authenticate_with_password as of_a_document
from wagtail.permissions import policy_registry
from wagtail.views import authenticate_with_password as of_a_page

from . import devices
from .adapters import MFAAdapter
from .factors import READ_MAIL, has_two_factors, may_take_up_the_first, reset_two_factors
from .guessing import guess


def in_own_language(view):
    """Whoever is logged in sees a page in the language of their editor."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        return get_localized_response(view, request, *args, **kwargs)

    return answer


class LogInView(LoginView):
    """Somebody who is logged in goes on; where that would lead in circles, the page says whose log-in it is."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self._leads_on(request):
            return render(request, "accounts/not_open.html", status=HTTPStatus.FORBIDDEN)
        return super().dispatch(request, *args, **kwargs)

    def _leads_on(self, request):
        editor = reverse("wagtailadmin_home")
        is_for_editor = request.GET.get(self.redirect_field_name, editor).startswith(editor)
        return is_for_editor and request.user.has_perm("wagtailadmin.access_admin")


class SetPasswordByLinkView(PasswordResetFromKeyView):
    """Whoever reads the person's mail has shown more than a guess: this browser need not wait for others that guess,
    and may choose a second factor where there is none.
    """

    def form_valid(self, form):
        response = super().form_valid(form)
        logout(self.request)  # whoever was here by the old password
        self.request.session[READ_MAIL] = self.reset_user.pk
        devices.remember(self.request, response, self.reset_user.get_username())
        return response


@login_required
def take_up_a_factor(request):
    if has_two_factors(request.user):
        return redirect("mfa_index")
    context = {"is_open": may_take_up_the_first(request, request.user)}
    return render(request, "accounts/take_up_a_factor.html", context)


class NewRecoveryCodesView(GenerateRecoveryCodesView):
    """For allauth's own page the old codes are read, which it does not show, and nobody can without their key."""

    def get_context_data(self, **kwargs):
        return FormView.get_context_data(self, **kwargs)


class RemovePasskeyView(RemoveWebAuthnView):
    """The last second factor stays while the site asks for one."""

    def form_valid(self, form):
        if not MFAAdapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, MFAAdapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)


@require_POST
@login_required
def end_session(request, pk):
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    return redirect("usersessions_list")


@login_required
def reset_factors(request, pk):
    """For a colleague who has lost them all."""
    user = get_object_or_404(get_user_model(), pk=pk)
    if not may_reset(request.user, user):
        raise PermissionDenied
    if request.method == "POST":
        reset_two_factors(user, request)
        messages.success(request, _("The second factors of %(user)s have been removed.") % {"user": user})
        return redirect("wagtailusers_users:edit", user.pk)
    return render(request, "accounts/reset_factors.html", {"subject": user})


def may_reset(administrator, user):
    may_change = policy_registry.get_by_type(get_user_model()).user_has_permission(administrator, "change")
    return may_change and may_decide_on(administrator, user)


def may_decide_on(somebody, user):
    """Whoever may change users changes no administrator: with a new password or address they would become one."""
    return somebody.is_superuser or not user.is_superuser


def guarded(view, number):
    """Counts guesses at the password of a page or a document: what leads on was right."""

    @wraps(view)
    def answer(request, **numbers):
        if request.method != "POST":
            return view(request, **numbers)
        with guess(request, f"{number} {numbers[number]}") as this:
            response = view(request, **numbers)
            this.is_right = response.status_code == HTTPStatus.FOUND
        return response

    return answer


page_password = guarded(of_a_page, "page_view_restriction_id")
document_password = guarded(of_a_document, "restriction_id")
