"""The exchange in the editor: in the list of pages, in the menu of a page, in the log."""

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import LogFormatter

from ..parts import part_labels
from .exporting import ACTION as EXPORT
from .importing import ACTION as IMPORT
from .views import ExportView, ImportView, TranslationsReviewView


@hooks.register("register_admin_urls")
def register_exchange():
    return [
        path("translations/export/", ExportView.as_view(), name="export_translations"),
        path("translations/import/", ImportView.as_view(), name="import_translations"),
        path("translations/import/<int:pk>/", TranslationsReviewView.as_view(), name="import_translations_review"),
    ]


def export_address(pages):
    return f"{reverse('export_translations')}?{urlencode({'id': [page.pk for page in pages]}, doseq=True)}"


@hooks.register("register_bulk_action")
class ExportBulkAction(PageBulkAction):
    """Leads to the screen that asks for languages."""

    display_name = _("Export for translation")
    aria_label = _("Export selected pages for translation")
    action_type = "export_translations"
    action_priority = 90
    http_method_names = ("get", "head", "options")

    def check_perm(self, page):
        return page.permissions_for_user(self.request.user).can_edit()

    def get(self, request, *args, **kwargs):
        pages, _others = self.get_actionable_objects()
        return redirect(export_address(pages))


class ExportButton(PageMenuItem):
    """In the menu of one page."""

    label = _("Export for translation")
    icon_name = "download"

    def is_shown(self, user):
        return not self.page.alias_of_id and self.page.permissions_for_user(user).can_edit()

    @property
    def url(self):
        return export_address([self.page])


@hooks.register("register_page_header_buttons")
def header_button(page, user, view_name, next_url=None):
    yield ExportButton(page=page, priority=66)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page, user, next_url=None):
    yield ExportButton(page=page, priority=55)


class ExchangeFormatter(LogFormatter):
    """«Import of translations: Русский, 12 texts»"""

    def format_message(self, log_entry):
        data = log_entry.data
        texts = ngettext("%(count)d text", "%(count)d texts", data["texts"]) % {"count": data["texts"]}
        return f"{self.label}: {part_labels(data['languages'])}, {texts}"


class ExportFormatter(ExchangeFormatter):
    label = _("Export for translation")


class ImportFormatter(ExchangeFormatter):
    label = _("Import of translations")


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    actions.register_action(EXPORT)(ExportFormatter)
    actions.register_action(IMPORT)(ImportFormatter)
