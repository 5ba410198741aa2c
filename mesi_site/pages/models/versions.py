"""The versions of a page: saved in all languages at once, brought back, sent out."""

from django.db import transaction

from mesi_site.accounts.audit import note_parts
from mesi_site.translation.languages import in_default_language
from mesi_site.translation.merging import content_of
from mesi_site.translation.parts import changed_parts

from ..facts import fact_names
from ..old_versions import forget_deleted_children


class Versions:
    """Never in the editor's language, or one language leaks into another."""

    def minimal_clean(self):
        with in_default_language():
            super().minimal_clean()

    @transaction.atomic
    def save_revision(self, *args, log_action=False, **kwargs):
        before = self.get_latest_revision() if log_action else None
        with in_default_language():
            self.normalise_texts()
            revision = super().save_revision(*args, log_action=log_action, **kwargs)
        if before:
            parts = changed_parts(type(self), before.content, content_of(self), fact_names(type(self)))
            note_parts(self, parts.names, revision=revision)
        return revision

    def with_content_json(self, content):
        with in_default_language():
            page = super().with_content_json(content)
        page.live_revision_id = self.live_revision_id  # or a plan for an early version takes the page down until then
        forget_deleted_children(page)
        return page

    @transaction.atomic
    def publish(self, revision, user=None, changed=True, log_action=True, previous_revision=None, **kwargs):
        """The one door to readers: what was planned for the version goes out, else all of it."""
        from ..publishing import Release, planned_parts

        Release.locked(self, revision).publish(planned_parts(revision), user, changed, log_action, previous_revision)
