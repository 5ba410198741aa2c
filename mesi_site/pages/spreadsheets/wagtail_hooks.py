"""Tables in the editor: in the menu of the pages that lead to others, and in the log."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.log_actions import LogFormatter

from mesi_site.translation.parts import part_labels

from .importing import ACTION
from .views import ExportView, ImportView, TablesReviewView, may_use

HERE = "pages/<int:page_id>/spreadsheet"


@hooks.register("register_admin_urls")
def register_spreadsheets():
    return [
        path(f"{HERE}/export/", ExportView.as_view(), name="export_spreadsheet"),
        path(f"{HERE}/import/", ImportView.as_view(), name="import_spreadsheet"),
        path(f"{HERE}/import/<int:pk>/", TablesReviewView.as_view(), name="import_spreadsheet_review"),
    ]


class ExportButton(PageMenuItem):
    """In the menu of an index page whose pages have tables."""

    label, icon_name, url_name = ExportView.page_title, ExportView.header_icon, "export_spreadsheet"

    def is_shown(self, user):
        return may_use(user, self.page)


class ImportButton(ExportButton):
    """Beside it."""

    label, icon_name, url_name = ImportView.page_title, ImportView.header_icon, "import_spreadsheet"


def buttons(page, priority):
    return [ExportButton(page=page, priority=priority), ImportButton(page=page, priority=priority + 1)]


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    return buttons(page, 67)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    return buttons(page, 56)


class ImportFormatter(LogFormatter):
    """«Import of a spreadsheet: English, facts (programs.xlsx)»"""

    label = _("Import of a spreadsheet")

    def format_message(self, log_entry):
        data = log_entry.data
        return f"{self.label}: {part_labels(data['parts'])} ({data['file']})"


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    actions.register_action(ACTION)(ImportFormatter)
