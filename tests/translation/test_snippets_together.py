"""Contacts, lists and the institution have no drafts; two people's words are as safe in them as in pages."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from wagtail.models import Revision

from international.models import FieldOfEndeavour
from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.translation.sources import State, Translations
from tests.factories import ContactFactory, FieldOfEndeavourFactory
from tests.pages.editor import OTHER_FORM, form_at

pytestmark = pytest.mark.django_db


def snippet_address(instance):
    return reverse(type(instance).snippet_viewset.get_url_name("edit"), args=[instance.pk])


@pytest.fixture(params=[Contact, FieldOfEndeavour, InstitutionSettings], ids=lambda model: model.__name__)
def edited(request, db):
    """(object, address of its form, name of a text)"""
    if request.param is InstitutionSettings:
        settings = InstitutionSettings.load()
        settings.name_en, settings.name_ru = "Office", "Отдел"
        settings.save()
        name = (settings._meta.app_label, settings._meta.model_name, settings.pk)
        return settings, reverse("wagtailsettings:edit", args=name), "name"
    factory = {Contact: ContactFactory, FieldOfEndeavour: FieldOfEndeavourFactory}[request.param]
    instance = factory(languages="all")
    return instance, snippet_address(instance), "name"


def test_two_people_who_write_different_languages_both_succeed(edited, log_in):
    instance, url, name = edited
    one, two = log_in("ru"), log_in("fr")
    russian, french = (form_at(client, url, OTHER_FORM) for client in (one, two))
    assert one.post(url, russian | {f"{name}_ru": "Новое"}).status_code == HTTPStatus.FOUND
    assert two.post(url, french | {f"{name}_fr": "Nouveau"}).status_code == HTTPStatus.FOUND
    instance.refresh_from_db()
    assert (getattr(instance, f"{name}_ru"), getattr(instance, f"{name}_fr")) == ("Новое", "Nouveau")


def test_the_same_text_changed_twice_is_refused_shown_and_chosen(edited, log_in):
    instance, url, name = edited
    one, two = log_in("ru"), log_in("en")
    russian, other = (form_at(client, url, OTHER_FORM) for client in (one, two))
    one.post(url, russian | {f"{name}_ru": "Новое"})
    refused = two.post(url, other | {f"{name}_ru": "Иное"})
    assert refused.status_code == HTTPStatus.CONFLICT
    html = refused.content.decode()
    assert 'value="Иное"' in html
    assert "Новое" in html
    instance.refresh_from_db()
    assert getattr(instance, f"{name}_ru") == "Новое"
    from tests.pages.form_reader import FormReader

    again = FormReader(OTHER_FORM).read(html) | {f"choice_{name}_ru": "mine"}
    assert two.post(url, again).status_code == HTTPStatus.FOUND
    instance.refresh_from_db()
    assert getattr(instance, f"{name}_ru") == "Иное"


def test_every_version_is_kept(edited, log_in):
    instance, url, name = edited
    client = log_in()
    for title in ("Eins", "Zwei"):
        client.post(url, form_at(client, url, OTHER_FORM) | {f"{name}_en": title})
    kept = {revision.content[f"{name}_en"] for revision in Revision.objects.for_instance(instance)}
    assert {"Eins", "Zwei"} <= kept


def test_its_translations_are_outdated_when_the_original_has_changed(edited, log_in):
    instance, url, name = edited
    client = log_in()
    client.post(url, form_at(client, url, OTHER_FORM) | {f"{name}_ru": "Перевод"})
    client.post(url, form_at(client, url, OTHER_FORM) | {f"{name}_en": "Changed"})
    instance.refresh_from_db()
    assert Translations(instance).unit(name, "ru").state == State.OUTDATED


def test_a_form_that_was_tampered_with_is_refused(edited, log_in):
    instance, url, name = edited
    client = log_in()
    response = client.post(url, form_at(client, url, OTHER_FORM) | {"base": "forged", f"{name}_en": "Changed"})
    assert response.status_code == HTTPStatus.OK
    instance.refresh_from_db()
    assert getattr(instance, f"{name}_en") != "Changed"
