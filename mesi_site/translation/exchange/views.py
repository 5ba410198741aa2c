"""The screens on which pages go out to translators and come back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mesi_site.accounts.middleware import log_refusal
from mesi_site.accounts.rights import Refused

from ..languages import DEFAULT_LANGUAGE, site_languages
from ..statuses.models import page_model
from .exporting import MAX_PAGES, exported
from .forms import EVERYTHING, ExportForm, ImportForm
from .importing import ACTION, carry_out
from .models import Delivery
from .planning import plans
from .reading import Unreadable, read


class UnderMixin(WagtailAdminTemplateMixin):
    """Screens that stand under another one, `above`: {"url": …, "label": …}."""

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, self.above, {"url": "", "label": self.page_title}]


class ExchangeMixin:
    """Screens that stand under the list of translations."""

    @property
    def above(self):
        return {"url": reverse("translation_matrix"), "label": gettext("Translations")}


class ExportView(ExchangeMixin, UnderMixin, FormView):
    """Asks for languages and format, and answers with a file."""

    template_name = "translation/exchange/export.html"
    page_title = _("Export for translation")
    header_icon = "download"
    form_class = ExportForm

    @cached_property
    def pages(self):
        """The chosen ones that this user may edit, in the order of the tree."""
        numbers = [number for number in self.request.GET.getlist("id") if number.isdecimal() and len(number) < 10]
        found = page_model().objects.filter(pk__in=numbers, alias_of=None).order_by("path").specific()
        return [page for page in found[: MAX_PAGES + 1] if page.permissions_for_user(self.request.user).can_edit()]

    def dispatch(self, request, *args, **kwargs):
        if not self.pages or len(self.pages) > MAX_PAGES:
            message = gettext("Choose pages that you may edit, at most %(number)d.") % {"number": MAX_PAGES}
            messages.error(request, message)
            return redirect("wagtailadmin_explore_root")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        others = [code for code in site_languages() if code != DEFAULT_LANGUAGE]
        return {"source": DEFAULT_LANGUAGE, "targets": others}

    def form_valid(self, form):
        chosen = form.cleaned_data
        everything = chosen["texts"] == EVERYTHING
        languages = (chosen["source"], chosen["targets"])
        found = exported(self.pages, *languages, everything, chosen["version"], self.request.user)
        if not found:
            form.add_error(None, gettext("There is nothing to translate: choose all texts if you want them anyway."))
            return self.form_invalid(form)
        name, content = found
        kind = "application/zip" if name.endswith(".zip") else "application/xliff+xml"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=kind, headers=disposition)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"pages": self.pages}


class BringView(UnderMixin, FormView):
    """Takes a file of a `kind`; nothing of it is saved into pages here. `check` raises Unreadable."""

    template_name = "translation/exchange/import.html"
    header_icon = "upload"

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        content, name = file.read(), file.name[:255]
        try:
            self.check(content, name)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self.form_invalid(form)
        Delivery.forget_old_ones()
        delivery = Delivery.objects.create(user=self.request.user, kind=self.kind, name=name, content=content)
        return redirect(self.get_review_url(delivery))


class ReviewView(UnderMixin, View):
    """What a file of a `kind` would change; then it is carried out, page by page.

    `plans` says what, `carry_out(plan, number of the version that was seen)` does it, and `action` names it in the log.
    What somebody may not write is in the plan's way; to send it all the same is logged.
    """

    header_icon = "upload"

    @cached_property
    def delivery(self):
        return get_object_or_404(Delivery, pk=self.kwargs["pk"], user=self.request.user, kind=self.kind)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def post(self, request, *args, **kwargs):
        seen = dict(pair.rsplit(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
        for plan in self.plans:
            if plan.page and plan.lacking:
                log_refusal(request.user, Refused(plan.lacking, plan.page, attempt=self.action))
            if plan.will_be_imported and plan.key in seen:
                number = seen[plan.key]
                plan.is_imported = self.carry_out(
                    plan, int(number) if number.isdecimal() and len(number) < 20 else None
                )
        imported = [plan for plan in self.plans if plan.is_imported]
        if imported:
            said = ngettext(
                "%(count)d page has a new draft. Readers see nothing of it before you publish.",
                "%(count)d pages have a new draft. Readers see nothing of it before you publish.",
                len(imported),
            )
            messages.success(request, said % {"count": len(imported)})
        if len(imported) < len(self.plans):
            messages.warning(request, gettext("The other pages of the file stayed as they were."))
        return self.render_to_response(self.get_context_data(is_done=True))

    def get_page_subtitle(self):
        return self.delivery.name

    def get_breadcrumbs_items(self):
        *above, own = super().get_breadcrumbs_items()
        return [*above, own | {"url": self.import_url}, {"url": "", "label": self.delivery.name}]

    def get_context_data(self, is_done=False, **kwargs):
        return super().get_context_data(**kwargs) | {
            "plans": self.plans,
            "is_done": is_done,
            "is_possible": any(plan.will_be_imported for plan in self.plans),
        }


class ImportView(ExchangeMixin, BringView):
    """Takes a file of translations."""

    page_title = _("Import translations")
    form_class = ImportForm
    kind = Delivery.Kind.TRANSLATION

    def check(self, content, name):
        read(content)

    def get_review_url(self, delivery):
        return reverse("import_translations_review", args=[delivery.pk])


class TranslationsReviewView(ExchangeMixin, ReviewView):
    """What the file would change, line by line."""

    template_name = "translation/exchange/review.html"
    page_title = _("Import translations")
    kind = Delivery.Kind.TRANSLATION
    action = ACTION
    import_url = reverse_lazy("import_translations")

    @cached_property
    def plans(self):
        return list(plans(read(bytes(self.delivery.content)), self.request.user))

    def carry_out(self, plan, revision):
        return carry_out(plan, revision, self.request.user, self.delivery.name)
