"""The institution's part of the editor."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.snippets.models import register_snippet

from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.upstream import YesNoColumn
from mesi_site.translation.views import TranslatedSnippetViewSet

from .models import Contact, InstitutionSettings


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


class InstitutionURLFinder(ModelAdminURLFinder):
    """Where the institution is edited: Wagtail knows it of snippets, not of settings."""

    def construct_edit_url(self, instance):
        meta = instance._meta
        return reverse("wagtailsettings:edit", args=[meta.app_label, meta.model_name, instance.pk])


register_admin_url_finder(InstitutionSettings, InstitutionURLFinder)
