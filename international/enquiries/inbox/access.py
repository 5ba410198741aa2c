"""Who may see enquiries, and who may work on them. Whoever may not gets 403 and is told."""

from http import HTTPStatus

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

VIEW, CHANGE, DELETE = "enquiries.view_enquiry", "enquiries.change_enquiry", "enquiries.delete_enquiry"


def may_see(user):
    return user.has_perm(VIEW) or user.has_perm(CHANGE)


def may_work(user):
    return user.has_perm(CHANGE)


def may_delete(user):
    return user.has_perm(DELETE)


class OfficeMixin:
    """Of a view: what people ask is read by those who may, and answered by those who may."""

    def dispatch(self, request, *args, **kwargs):
        is_allowed = may_work(request.user) if request.method == "POST" else may_see(request.user)
        return super().dispatch(request, *args, **kwargs) if is_allowed else refusal(request)


def refusal(request):
    message = _("None of your groups has the right to enquiries. An administrator can give it.")
    context = {"page_title": _("Not allowed"), "header_icon": "lock", "message": message}
    return TemplateResponse(request, "accounts/refused.html", context, status=HTTPStatus.FORBIDDEN)
