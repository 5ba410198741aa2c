"""The form below a program and below the list of programs, and the page that says that a question has arrived."""

from http import HTTPStatus

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesi_site.delivery.client_address import client_network
from mesi_site.pages.consent import same_for_everybody
from mesi_site.pages.models import BasePage

from ..models import ProgramPage
from .forms import EnquiryForm
from .limits import TooMany
from .models import EnquirySettings
from .receiving import receive


class SeeOther(HttpResponseRedirect):
    """What was sent has been dealt with: the browser fetches what there is to say, and a reload sends nothing again."""

    status_code = HTTPStatus.SEE_OTHER


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, page):
    """The form: kept for everybody when it is fetched, checked and stored when it is sent."""
    if request.method == "GET" and (slug := request.GET.get("program")):
        program = ProgramPage.objects.child_of(page).public().filter(slug=slug).first()
        return redirect(f"{(program or page).get_url(request)}enquiry/")
    months = EnquirySettings.for_readers().months
    if request.method != "POST":
        return _not_indexed(same_for_everybody(_form_page(request, page, EnquiryForm(months=months))))
    form = EnquiryForm(request.POST, months=months)
    if not form.is_valid():
        return _form_page(request, page, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        receive(form, page if isinstance(page, ProgramPage) else None, client_network(request))
    except TooMany as too_many:
        form.add_error(
            None,
            _(
                "Many questions have come from your network or your address in the last minutes. "
                "Nothing is lost: please send this form again a little later."
            ),
        )
        response = _form_page(request, page, form, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(too_many.seconds)
        return response
    return SeeOther(f"{page.get_url(request)}enquiry/sent/")


@require_safe
def sent(request, page):
    """The same for everybody: it says nothing of who has asked what."""
    context = _context(request, page, "enquiry/sent/") | {"heading": _("Your question has arrived")}
    return _not_indexed(same_for_everybody(TemplateResponse(request, "enquiries/sent.html", context)))


def _form_page(request, page, form, status=HTTPStatus.OK):
    privacy = EnquirySettings.for_readers().privacy_page_id
    context = _context(request, page, "enquiry/") | {
        "heading": _("Ask about this program") if isinstance(page, ProgramPage) else _("Ask a question"),
        "form": form,
        "privacy_page": BasePage.objects.public_in_bulk([privacy]).get(privacy),
    }
    return TemplateResponse(request, "enquiries/form.html", context, status=status)


def _context(request, page, below):
    """The frame alone: what the page itself shows would be loaded for nothing."""
    program = page if isinstance(page, ProgramPage) else None
    list_url = page.get_url(request)
    if program:
        list_url = list_url.removesuffix(f"{program.slug}/")
    own = {"program": program, "list_url": list_url, "general_url": f"{list_url}enquiry/"}
    return BasePage.get_context(page, request, below=below) | own


def _not_indexed(response):
    """Search engines lead to the program, not to a form."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
