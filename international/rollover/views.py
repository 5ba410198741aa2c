"""The screen on which the office takes a year's intakes over into the next one."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from mesi_site.accounts.rights import require, rights_of
from mesi_site.translation.parts import FACTS

from ..models import ProgramPage
from .adding import ACTION, add_intakes
from .forms import NextIntakeForm, RolloverForm
from .planning import SHOWN, candidates, years


def may_roll_over(user):
    """Intakes are facts of programs."""
    policy = policy_registry.get_by_type(ProgramPage)
    return rights_of(user).may_write(FACTS) and policy.user_has_any_permission(user, ["add", "change", "publish"])


class RolloverView(WagtailAdminTemplateMixin, View):
    """Shows what would be added, with dates that may still be changed; what is chosen becomes drafts."""

    template_name = "international/rollover/rollover.html"
    page_title = _("Next year’s intakes")
    header_icon = "calendar-alt"

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST":
            require(request.user, [FACTS], attempt=ACTION)
        if not may_roll_over(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def question(self):
        """The question form, with an answer in any case."""
        known, today = years(), timezone.localdate().year
        asked = {
            "year": self.request.GET.get("year", today if today in known else next(iter(known), "")),
            "dates": self.request.GET.get("dates", RolloverForm.base_fields["dates"].initial),
        }
        return RolloverForm(asked)

    @cached_property
    def found(self):
        """([Candidate], number of intakes that are done)"""
        return (
            candidates(self.question.cleaned_data["year"], self.request.user) if self.question.is_valid() else ([], 0)
        )

    @cached_property
    def forms(self):
        """Of what is sent, those that were on the screen; else the first ones."""
        data = self.request.POST if self.request.method == "POST" else None
        shown = [one for one in self.found[0] if data is None or f"{one.key}-seen" in data]
        return [NextIntakeForm(one, self.question.cleaned_data.get("dates"), data) for one in shown[:SHOWN]]

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        chosen = [form for form in self.forms if form.is_chosen]
        if not chosen:
            messages.warning(request, gettext("Nothing is chosen, so nothing was added."))
            return self.get(request)
        if not all(form.is_whole() for form in chosen):
            messages.error(request, gettext("Nothing was added: some dates below cannot be right."))
            return self.render_to_response(self.get_context_data(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        done = [page for page, forms in by_page(chosen).items() if self._add(page, forms)]
        if done:
            self._say(done)
        return redirect(f"{reverse('program_rollover')}?{urlencode(self.question.cleaned_data)}")

    def _add(self, page, forms):
        try:
            add_intakes(page, forms, self.request.user)
        except ValidationError as error:
            messages.error(self.request, f"“{page.get_admin_display_title()}”: {' '.join(error.messages)}")
            return False
        return True

    def _say(self, pages):
        said = ngettext(
            "%(count)d program has a new draft. Readers see nothing of it before you publish.",
            "%(count)d programs have a new draft. Readers see nothing of it before you publish.",
            len(pages),
        )
        publish = reverse("wagtail_bulk_action", args=["pages", "basepage", "publish"])
        query = {"id": [page.pk for page in pages], "next": reverse("program_rollover")}
        button = messages.button(f"{publish}?{urlencode(query, doseq=True)}", gettext("Publish them"))
        messages.success(self.request, said % {"count": len(pages)}, buttons=[button])

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        open_ones, done = self.found
        return super().get_context_data(**kwargs) | {
            "question": self.question,
            "forms": self.forms,
            "remaining": len(open_ones) - len(self.forms),
            "done": done,
        }


def by_page(forms):
    """{page: [form]}"""
    found = {}
    for form in forms:
        found.setdefault(form.candidate.page, []).append(form)
    return found
