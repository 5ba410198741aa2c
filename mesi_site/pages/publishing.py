"""Publishing by language: what is ready goes out, the rest stays a draft. And what falls due by itself."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision

from mesi_site.accounts.audit import note_parts
from mesi_site.translation.languages import DEFAULT_LANGUAGE, localized, site_languages
from mesi_site.translation.merging import content_of
from mesi_site.translation.parts import OFFERED, Parts, changed_parts, columns, combined
from mesi_site.translation.texts import has_content

from .facts import fact_names
from .models import BasePage, PlannedParts


class Release:
    """What of a page's draft differs from what readers see, and what of it can go out."""

    def __init__(self, page, revision=None):
        self.page = page.specific
        self.model = type(self.page)
        self.revision = revision or page.get_latest_revision()
        self.draft = self.revision.as_object() if self.revision else self.page
        self.draft_content = content_of(self.draft)
        self.live_content = content_of(self.page) if page.live else self._nothing()

    @classmethod
    def locked(cls, page, revision=None):
        """Of the page as it is stored now; nobody else changes it before the present transaction ends."""
        list(BasePage.objects.filter(pk=page.pk).select_for_update().values_list("pk"))
        return cls(BasePage.objects.get(pk=page.pk), revision)

    def _nothing(self):
        """What readers see of a page that is not there: no text in any language."""
        empty = dict.fromkeys(name for language in site_languages() for name in columns(self.model, language))
        return self.draft_content | empty | {OFFERED: [], "translation_sources": {}}

    @property
    def changed(self):
        parts = changed_parts(self.model, self.live_content, self.draft_content, fact_names(self.model))
        return parts if self.page.live else Parts(parts.languages, True)

    def content(self, parts):
        """What readers would see: the live content with these parts of the draft."""
        content = combined(self.model, self.live_content, self.draft_content, parts)
        title = localized("title", DEFAULT_LANGUAGE)  # Wagtail needs one, whatever the page is offered in
        content[title] = content["title"] = content[title] or self.draft_content[title]
        return content

    def composed(self, parts):
        return self.page.with_content_json(self.content(parts))

    def missing_texts(self, language):
        """Names of required texts that the draft lacks in a language in which it wants to be offered."""
        if language not in self.draft_content[OFFERED]:
            return []
        required = self.model.required_texts()
        return [name for name in required if not has_content(getattr(self.draft, localized(name, language)))]

    def check(self, parts):
        """Raises ValidationError with what readers would miss."""
        page = self.composed(parts)
        page.full_clean()
        page.clean_for_readers()

    @transaction.atomic
    def publish(self, parts, user=None, changed=True, log_action=True, previous_revision=None):
        """Sends these parts out, now or at the draft's own time. Raises ValidationError where readers would miss
        something.

        What stays behind is saved on top again: it remains the latest draft.
        """
        if not self.page.live:
            parts = Parts(parts.languages, True)
        is_planned = self.draft.go_live_at and self.draft.go_live_at > timezone.now()
        is_whole = set(self.changed.names) <= set(parts.names)
        self.check(parts)
        if is_planned or is_whole:
            revision, rest = self.revision or self._first_revision(user), None
            PlannedParts.objects.filter(revision=revision).delete()
            if not is_whole:
                PlannedParts.objects.create(revision=revision, parts=parts.names)
        else:
            rest = self.page.get_latest_revision_as_object()
            passing = self.composed(parts)
            passing.is_passing = True
            revision = passing.save_revision(user=user, changed=changed, clean=False)
        out = [name for name in self.changed.names if name in parts.names]
        action = PublishPageRevisionAction(revision, user, changed, log_action, previous_revision)
        action.execute(skip_permission_checks=True)
        note_parts(self.page, out, revision=revision, action__startswith="wagtail.publish")
        if rest is not None:
            fresh = type(self.page).objects.get(pk=self.page.pk)
            fresh.with_content_json(content_of(rest)).save_revision(user=user, clean=False)
        return out

    def _first_revision(self, user):
        """A page that nobody has edited yet has no version."""
        return self.page.save_revision(user=user, changed=False, clean=False)


def planned_parts(revision):
    planned = PlannedParts.objects.filter(revision=revision).first()
    return Parts.named(planned.parts) if planned else Parts.everything()


def is_ready(page):
    """Whether everything of the latest draft could go out."""
    try:
        Release(page).check(Parts.everything())
    except ValidationError:
        return False
    return True


def publish_what_is_due():
    """Unpublish what has expired and publish what is scheduled until now.

    Returns [(revision, error)] of those that could not be published: they stay scheduled and hold up nothing else.
    """
    now = timezone.now()
    for page in BasePage.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    failed = []
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except (ValidationError, DatabaseError) as error:
            failed.append((revision, error))
    return failed
