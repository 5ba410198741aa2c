"""The history says who did what, and in which languages."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from tests.factories import ContactFactory, ContentPageFactory, ProgramPageFactory
from tests.pages.editor import OTHER_FORM, address, edit_form, form_at, send

pytestmark = pytest.mark.django_db


def newest(model, action, **lookup):
    return model.objects.filter(action=action, **lookup).order_by("-pk").first()


def save(client, page, **changes):
    send(client, address("edit", page), edit_form(client, page) | changes)
    return newest(PageLogEntry, "wagtail.edit", page=page.pk)


def test_a_draft_says_in_which_languages_somebody_wrote(overview, log_in):
    page = ContentPageFactory(languages="all")
    page.save_revision().publish()
    client = log_in()
    assert save(client, page, title_ru="Новое").data["parts"] == ["ru"]
    assert save(client, page, title_fr="Nouveau", title_it="Nuovo").data["parts"] == ["fr", "it"]
    history = client.get(address("history", page)).content.decode()
    assert "Draft saved (Français, Italiano)" in history
    assert "Draft saved (Русский)" in history


def test_a_draft_says_whether_facts_were_changed(overview, log_in):
    page = ProgramPageFactory(languages="all", with_facts=True)
    page.save_revision().publish()
    assert save(log_in(), page, ects="7", title_en="New").data["parts"] == ["en", "facts"]


def test_a_contact_says_so_too(db, log_in):
    contact, client = ContactFactory(languages="all"), log_in()
    url = reverse(contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    client.post(url, form_at(client, url, OTHER_FORM) | {"role_it": "Responsabile", "phone": "+7 495 000-00-01"})
    assert newest(ModelLogEntry, "wagtail.edit", object_id=str(contact.pk)).data["parts"] == ["it", "facts"]
