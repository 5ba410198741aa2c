"""The screen that asks what of a draft goes out to readers: which languages, and whether the facts."""

from dataclasses import dataclass, field
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mesi_site.accounts.rights import require, rights_of
from mesi_site.translation.differences import difference
from mesi_site.translation.merging import changed_names
from mesi_site.translation.parts import FACTS, OFFERED, Parts, part_labels
from mesi_site.translation.readable import field_label
from mesi_site.translation.sources import State, Translations

from .facts import fact_names
from .models import BasePage
from .publishing import Release


@dataclass
class Row:
    """One part of a draft on the screen: what of it would change for readers, and what stands against it."""

    name: str
    label: str
    is_changed: bool
    changes: list = field(default_factory=list)  # (label of a field, difference)
    outdated: int = 0
    missing: int = 0
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    is_allowed: bool = True
    is_chosen: bool = False

    @property
    def is_possible(self):
        return self.is_changed and self.is_allowed and not self.problems

    @property
    def is_ready(self):
        """Chosen unless somebody decides otherwise."""
        return self.is_possible and not self.outdated and not self.missing


class ReleaseView(WagtailAdminTemplateMixin, View):
    """What goes out? Asked after «Publish», with everything chosen that is ready."""

    template_name = "pages/editor/release.html"
    page_title = _("What goes out?")
    header_icon = "upload"

    @cached_property
    def page(self):
        return get_object_or_404(BasePage, pk=self.kwargs["page_id"]).specific

    @cached_property
    def release(self):
        return Release(self.page)

    def dispatch(self, request, *args, **kwargs):
        if not self.page.permissions_for_user(request.user).can_publish() or self.page.alias_of_id:
            raise PermissionDenied
        lock = self.page.get_lock()
        if lock and lock.for_user(request.user):
            messages.error(request, lock.get_message(request.user) or gettext("The page is locked."))
            return redirect("wagtailadmin_pages:edit", self.page.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        self.release = Release.locked(self.page)
        self.page = self.release.page
        if request.POST.get("revision") != str(self.page.latest_revision_id or ""):
            messages.error(request, gettext("Somebody has saved this page meanwhile. Look again at what would go out."))
            return self._again(HTTPStatus.CONFLICT)
        parts = Parts.named(request.POST.getlist("part"))
        require(request.user, parts.names, self.page, attempt="wagtail.publish")
        if not parts:
            messages.error(request, gettext("Nothing is chosen, so nothing went out."))
            return self._again()
        try:
            with transaction.atomic():
                out = self.release.publish(parts, user=request.user)
        except ValidationError as error:
            for message in _messages(self.page, error):
                messages.error(request, message)
            return self._again()
        self._say(out)
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)

    def _again(self, status=HTTPStatus.OK):
        return self.render_to_response(self.get_context_data(), status=status)

    def _say(self, out):
        names = part_labels(out)
        due = self.release.draft.go_live_at
        text = gettext("“%(page)s”: %(parts)s went out.")
        if due and due > timezone.now():
            text = gettext("“%(page)s”: %(parts)s will go out at the planned time.")
        buttons = [messages.button(reverse("wagtailadmin_pages:edit", args=[self.page.pk]), gettext("Edit"))]
        messages.success(
            self.request, text % {"page": self.page.get_admin_display_title(), "parts": names}, buttons=buttons
        )

    def get_page_subtitle(self):
        return self.release.draft.get_admin_display_title()

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        chosen = self.request.POST.getlist("part") if self.request.method == "POST" else None
        rows = self._rows()
        rights = rights_of(self.request.user)
        for row in rows:
            row.is_allowed = rights.may_write(row.name)
            row.is_chosen = row.is_ready if chosen is None else row.name in chosen
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "rows": rows,
            "revision_id": self.page.latest_revision_id or "",
            "due": self.release.draft.go_live_at,
            "is_planned": bool(self.release.draft.go_live_at and self.release.draft.go_live_at > timezone.now()),
        }

    def _rows(self):
        release, changed = self.release, self.release.changed
        draft, live = Translations(release.draft), Translations(release.composed(Parts()))
        rows = [self._facts_row(changed)]
        for language, name in settings.LANGUAGES:
            counts = draft.counts(language)
            row = Row(language, name, language in changed.languages)
            row.changes = [
                (field_label(release.model, key), difference(live.texts[language].get(key, ""), text))
                for key, text in _all_units(draft, live, language)
                if live.texts[language].get(key, "") != text
            ]
            row.outdated, row.missing = counts[State.OUTDATED], counts[State.MISSING]
            row.problems = [
                gettext("Missing: %(field)s") % {"field": field_label(release.model, missing)}
                for missing in release.missing_texts(language)
            ]
            row.notes = self._offer_notes(language)
            rows.append(row)
        return rows

    def _offer_notes(self, language):
        now = language in self.release.live_content[OFFERED]
        then = language in self.release.draft_content[OFFERED]
        if then and not now:
            return [gettext("Readers of this language get the page from now on.")]
        if now and not then:
            return [gettext("Readers of this language no longer get the page.")]
        return [] if then else [gettext("The page is not offered in this language.")]

    def _facts_row(self, changed):
        release = self.release
        names = changed_names(release.model, fact_names(release.model), release.live_content, release.draft_content)
        row = Row(FACTS, gettext("Facts"), changed.facts)
        if self.page.live:
            row.changes = [(field_label(release.model, name), []) for name in names]
        else:
            row.notes = [gettext("A new page goes out with its facts.")]
        return row


def _all_units(draft, live, language):
    keys = dict.fromkeys([*draft.texts[language], *live.texts[language]])
    return [(key, draft.texts[language].get(key, "")) for key in keys]


def _messages(page, error):
    """What is wrong, with the name of the field."""
    if not hasattr(error, "message_dict"):
        return error.messages
    found = []
    for name, texts in error.message_dict.items():
        label = "" if name == "__all__" else f"{field_label(type(page), name)}: "
        found += [f"{label}{text}" for text in texts]
    return found
