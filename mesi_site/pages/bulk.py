"""Publishing many pages at once: asks which languages go out, and says of every page what became of it."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction

from mesi_site.accounts.rights import require
from mesi_site.translation.parts import FACTS, Parts, part_labels
from mesi_site.translation.statuses.selectors import to_do

from .publishing import Release

NAMED = 10  # pages that a message names; of more it gives the number


class PublishForm(DefaultPageForm):
    """Which parts go out, of all chosen pages alike."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What goes out?"),
        choices=[*settings.LANGUAGES, (FACTS, gettext_lazy("Facts"))],
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the versions that were looked at

    def show_state(self, pages):
        """Ticked at first is what is ready: languages in which nothing of these pages is outdated or missing."""
        waiting = to_do(page.pk for page in pages)
        self.initial["parts"] = [name for name in Parts.everything().names if name not in waiting]
        self.fields["parts"].choices = [
            (name, f"{label} ({_state(*waiting[name])})" if name in waiting else label)
            for name, label in self.fields["parts"].choices
        ]


def _state(outdated, missing):
    texts = [
        (outdated, ngettext("%(counter)s outdated text", "%(counter)s outdated texts", outdated)),
        (missing, ngettext("%(counter)s missing text", "%(counter)s missing texts", missing)),
    ]
    return ", ".join(text % {"counter": number} for number, text in texts if number)


class PublishPartsBulkAction(PublishBulkAction):
    """In the place of Wagtail's own. If one page is unfinished, it is named and none goes out."""

    template_name = "pages/editor/confirm_bulk_publish.html"
    form_class = PublishForm

    @classmethod
    def get_queryset(cls, model, object_ids):
        return super().get_queryset(model, [key for key in object_ids if str(key).isdecimal() and len(str(key)) < 20])

    def check_perm(self, page):
        """As for a page by itself: a copy that follows its original has nothing to publish, and a lock holds."""
        lock = page.get_lock()
        is_locked = lock and lock.for_user(self.request.user)
        return not page.alias_of_id and not is_locked and super().check_perm(page)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        pages = self.get_actionable_objects()[0]
        form.show_state(pages)
        form.initial["seen"] = self._versions(pages)
        return form

    @cached_property
    def parts(self):
        return Parts.named(self.cleaned_form.cleaned_data["parts"])

    def prepare_action(self, objects, objects_without_access):
        require(self.request.user, self.parts.names, *objects, attempt="wagtail.publish")
        if self.cleaned_form.cleaned_data["seen"] != self._versions(objects):
            messages.error(self.request, _("Somebody has saved this page meanwhile. Look again at what would change."))
            return redirect(self.request.get_full_path())
        unfinished = [page for page in self._with_descendants(objects) if not self._is_finished(page)]
        for page in unfinished:
            report_unfinished(self.request, page)
        return redirect(self.next_url) if unfinished else None

    def _is_finished(self, page):
        try:
            Release(page).check(self.parts)
        except ValidationError:
            return False
        return True

    def form_valid(self, form):
        """Pages that are finished each by itself may still be in each other's way."""
        try:
            return super().form_valid(form)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect(self.next_url)

    def _with_descendants(self, pages):
        """What Wagtail does: below a page, those that nobody sees yet. None of them twice."""
        below = self._below(pages) if self.cleaned_form.cleaned_data["include_descendants"] else []
        return list({page.pk: page for page in [*pages, *below]}.values())

    def _below(self, pages):
        return [below for page in pages for below in page.get_descendants().not_live() if self.check_perm(below)]

    def _versions(self, pages):
        """Of all that could go out with these pages."""
        found = {(page.pk, page.latest_revision_id or 0) for page in [*pages, *self._below(pages)]}
        return " ".join(f"{page}:{version}" for page, version in sorted(found))

    def get_execution_context(self):
        return super().get_execution_context() | {
            "parts": self.parts,
            "pages": self._with_descendants(self.actionable_objects),
        }

    @classmethod
    def execute_action(cls, objects, pages=(), parts=None, user=None, **kwargs):
        """([(page, parts that went out)], [pages of which nothing had changed])"""
        published, unchanged = [], []
        for page in pages:
            out = Release.locked(page).publish(parts, user=user)
            if out:
                published.append((page, out))
            else:
                unchanged.append(page)
        return published, unchanged

    def get_success_message(self, published, unchanged):
        if unchanged:
            messages.warning(self.request, _("Nothing had changed: %(pages)s.") % {"pages": _named(unchanged)})
        if not published:
            return None
        if len(published) > NAMED:
            parts = [name for name in Parts.everything().names if any(name in out for _page, out in published)]
            return _("%(number)d pages went out: %(parts)s.") % {"number": len(published), "parts": part_labels(parts)}
        pages = "; ".join(f"“{page.get_admin_display_title()}” ({part_labels(out)})" for page, out in published)
        return _("Went out: %(pages)s.") % {"pages": pages}


def _named(pages):
    titles = [f"“{page.get_admin_display_title()}”" for page in pages[:NAMED]]
    return ", ".join(titles) + (" …" if len(pages) > NAMED else "")


def report_unfinished(request, page):
    messages.error(
        request,
        _("“%(page)s” is not finished: open it and publish it there to see what it lacks. Nothing was published.")
        % {"page": page.get_admin_display_title()},
        buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))],
    )
