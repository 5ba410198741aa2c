"""The screen of one enquiry: the question, what was answered, who answers for it, and the next answer."""

from http import HTTPStatus

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models.audit_log import ModelLogEntry

from ..mails import thread_subject
from ..models import Enquiry
from ..outbox import send_again
from . import working
from .access import OfficeMixin, may_work
from .forms import AnswerForm, DeskForm, begun_by, templates_for
from .listing import InboxView


class DeskView(OfficeMixin, WagtailAdminTemplateMixin, View):
    """What is sent names what is wanted: `take`, `change`, `answer`, `again`."""

    template_name = "enquiries/inbox/desk.html"
    header_icon = "mail"

    @cached_property
    def enquiry(self):
        found = Enquiry.objects.select_related("owner", "program__contact")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def answers(self):
        return list(self.enquiry.answers.select_related("author", "mail"))

    def get(self, request, **kwargs):
        return self.render_to_response(self.get_context_data())

    def post(self, request, **kwargs):
        steps = {"take": self._take, "change": self._change, "answer": self._answer, "again": self._again}
        step = steps.get(request.POST.get("step"), self._nothing)
        return step() or redirect(self.enquiry.edit_url)

    def _nothing(self):
        """What no button says changes nothing."""

    def _take(self):
        working.take(self.enquiry, self.request.user)
        messages.success(self.request, gettext("This enquiry is yours now."))

    def _change(self):
        form = DeskForm(self.request.POST, instance=Enquiry.objects.get(pk=self.enquiry.pk))
        if not form.is_valid():
            return self._once_more(desk_form=form)
        working.change(self.enquiry, self.request.user, **form.cleaned_data)
        messages.success(self.request, gettext("Saved."))
        return None

    def _answer(self):
        form = AnswerForm(self.request.POST)
        if not form.is_valid():
            return self._once_more(answer_form=form)
        try:
            working.answer(self.enquiry, self.request.user, **form.cleaned_data)
        except working.Overtaken:
            messages.error(self.request, gettext("Somebody has answered meanwhile. Look at it before you send yours."))
            again = AnswerForm(initial={"text": form.cleaned_data["text"], "seen": len(self.answers)})
            return self._once_more(answer_form=again, status=HTTPStatus.CONFLICT)
        messages.success(self.request, gettext("Your answer is kept and goes out within minutes."))
        return None

    def _again(self):
        stuck = [mail for mail in self.enquiry.mails.all() if mail.is_stuck]
        for mail in stuck:
            send_again(mail)
        messages.success(self.request, gettext("It is tried again within minutes."))

    def _once_more(self, status=HTTPStatus.UNPROCESSABLE_ENTITY, **forms):
        return self.render_to_response(self.get_context_data(**forms), status=status)

    def get_page_title(self):
        return str(self.enquiry)

    def get_breadcrumbs_items(self):
        above = {"url": reverse("enquiries"), "label": InboxView.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        templates = templates_for(self.enquiry)
        chosen = self.request.GET.get("template", "")
        text = next((begun_by(*found, self.enquiry) for found in templates if str(found[0].pk) == chosen), "")
        mails = list(self.enquiry.mails.all())
        return {
            "enquiry": self.enquiry,
            "answers": self.answers,
            "mails": [mail for mail in mails if mail.answer_id is None],
            "is_stuck": any(mail.is_stuck for mail in mails),
            "may_work": may_work(self.request.user),
            "subject": thread_subject(self.enquiry),
            "templates": templates,
            "chosen": chosen,
            "desk_form": DeskForm(instance=self.enquiry),
            "answer_form": AnswerForm(initial={"text": text, "seen": len(self.answers)}),
            "log": ModelLogEntry.objects.for_instance(self.enquiry).select_related("user").order_by("timestamp"),
        } | super().get_context_data(**kwargs)
