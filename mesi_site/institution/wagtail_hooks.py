"""The institution's part of the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet

from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.upstream import YesNoColumn
from mesi_site.translation.views import TranslatedSnippetViewSet

from .models import Contact


class ContactViewSet(TranslatedSnippetViewSet):
    """Contacts in the editor's menu."""

    model = Contact
    icon = "user"
    list_display = ["name", "role", "email", YesNoColumn("is_demonstration", _("demonstration"))]
    search_fields = [*(localized(name, code) for name in Contact.text_fields for code in site_languages()), "email"]
    add_to_admin_menu = True
    menu_label = _("Contacts")
    menu_order = 350


register_snippet(ContactViewSet)
