"""What is logged of translations: who said what of which text."""

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from .parts import part_labels
from .readable import field_label
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


@hooks.register("register_log_actions", order=1)  # after Wagtail's own
def register_log_actions(actions):
    for name, label in (
        ("still_correct", _("Still correct")),
        ("needs_work", _("Needs work")),
        ("is_translation", _("Is a translation")),
        ("minor_change", _("Minor change, translations still correct")),
    ):
        actions.register_action(f"translation.{name}")(type("Formatter", (MarkFormatter,), {"label": label}))
