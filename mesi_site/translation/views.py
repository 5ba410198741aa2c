"""Editing snippets and settings: as careful with two people's words as the pages are."""

from http import HTTPStatus

from django.db import transaction
from wagtail.contrib.settings.views import EditView as SettingEditView
from wagtail.snippets.views.snippets import EditView as SnippetEditView
from wagtail.snippets.views.snippets import SnippetViewSet

from mesi_site.accounts.audit import note_parts
from mesi_site.accounts.rights import EVERYTHING, part_of


class TogetherMixin:
    """One save after the other; what collides is answered with 409 and shown."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False  # there are no drafts: readers would watch somebody type

    def dispatch(self, request, *args, **kwargs):
        with transaction.atomic():
            return super().dispatch(request, *args, **kwargs)

    def save_instance(self):
        instance = super().save_instance()
        written = {part_of(type(instance), name) for name in self.form.changed_data}
        note_parts(instance, [part for part in EVERYTHING if part in written], action="wagtail.edit")
        self.form.log_marks(instance)
        return instance

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.collisions:
            response.status_code = HTTPStatus.CONFLICT
        return response


class TranslatedSnippetEditView(TogetherMixin, SnippetEditView):
    """The edit form of a snippet with translated text."""


class TranslatedSnippetViewSet(SnippetViewSet):
    """The editing views of a snippet with translated text."""

    edit_view_class = TranslatedSnippetEditView


class TranslatedSettingEditView(TogetherMixin, SettingEditView):
    """The edit form of a setting with translated text; versions of it are kept where there is no view that does so."""

    def save_instance(self):
        instance = super().save_instance()
        instance.save_revision(user=self.request.user)
        return instance
