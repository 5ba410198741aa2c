"""The editor's screens of translations, and what is logged of them: who said what of which text."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from .parts import part_labels
from .readable import field_label
from .statuses.matrix import MatrixView
from .statuses.panels import TranslationsPanel
from .statuses.report import WorkloadView
from .views import TranslatedSettingEditView


class MarkFormatter(LogFormatter):
    """«Still correct: Русский, Summary»"""

    def format_message(self, log_entry):
        data = log_entry.data
        model = log_entry.content_type.model_class()
        text = field_label(model, data["unit"]) if model else data["unit"]
        return f"{self.label}: {part_labels(data['languages'])}, {text}"


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own, whose place it takes
def register_setting_editor():
    address = "settings/<slug:app_name>/<slug:model_name>/<int:pk>/"
    return [path(address, TranslatedSettingEditView.as_view(), name="edit_translated_setting")]


@hooks.register("insert_editor_js")
def editor_script():
    return format_html('<script type="module" src="{}"></script>', static("js/editor/sides.js"))


@hooks.register("register_admin_urls")
def register_statuses():
    return [
        path("translations/", MatrixView.as_view(), name="translation_matrix"),
        path("translations/results/", MatrixView.as_view(results_only=True), name="translation_matrix_results"),
        path("reports/translations/", WorkloadView.as_view(), name="translation_workload"),
        path(
            "reports/translations/results/",
            WorkloadView.as_view(results_only=True),
            name="translation_workload_results",
        ),
    ]


@hooks.register("register_admin_menu_item")
def register_matrix_menu_item():
    return MenuItem(_("Translations"), reverse("translation_matrix"), name="translations", icon_name="globe", order=320)


@hooks.register("register_reports_menu_item")
def register_workload_menu_item():
    return MenuItem(
        _("Translated texts"), reverse("translation_workload"), name="translated-texts", icon_name="globe", order=650
    )


@hooks.register("construct_homepage_panels")
def add_translations_panel(request, panels):
    panels.append(TranslationsPanel())


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    for name, label in (
        ("still_correct", _("Still correct")),
        ("needs_work", _("Needs work")),
        ("is_translation", _("Is a translation")),
        ("minor_change", _("Minor change, translations still correct")),
    ):
        actions.register_action(f"translation.{name}")(type("Formatter", (MarkFormatter,), {"label": label}))
