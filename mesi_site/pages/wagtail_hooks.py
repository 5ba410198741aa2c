"""The editor, where Wagtail's own is not enough: its style, and publishing many pages at once."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages


@hooks.register("insert_global_admin_css")
def editor_style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/editor.css"))


@hooks.register("before_bulk_action")
def refuse_unfinished_pages(request, action_type, objects, action_class_instance):
    """Publishing many pages at once asks of each what its own form would ask; if one is unfinished, none goes out."""
    if action_type != "publish":
        return None
    unfinished = [page for page in _with_descendants(request, objects) if not _is_ready(page)]
    if not unfinished:
        return None
    for page in unfinished:
        messages.error(
            request,
            _("“%(page)s” lacks a text in a language in which it is offered. Nothing was published.")
            % {"page": page.get_admin_display_title()},
            buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))],
        )
    return redirect(action_class_instance.next_url)


def _with_descendants(request, pages):
    for page in pages:
        yield page
        if request.POST.get("include_descendants"):
            yield from page.get_descendants()


def _is_ready(page):
    try:
        page.specific.get_latest_revision_as_object().clean_for_readers()
    except ValidationError:
        return False
    return True
