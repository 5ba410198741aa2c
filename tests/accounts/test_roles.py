"""What each role of the office may do. Every cell of the table is a real request and a look at what it changed."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Workflow, WorkflowPage

from mesi_site.accounts.models import GroupRights
from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.media.models import SiteDocument
from mesi_site.pages.models import BasePage, ContentPage
from partners.models import Agreement
from tests.factories import AgreementFactory, ContactFactory, ContentPageFactory, EditorFactory, TermFactory
from tests.pages.editor import (
    add_address,
    address,
    edit_form,
    form_at,
    form_of_copy,
    loaded,
    publish_together,
    texts_for,
)

pytestmark = pytest.mark.django_db

ROLES = ["Translators: Russian", "Translators", "Editors", "Publishers", "Office head"]
FROM = {role: ROLES[number:] for number, role in enumerate(ROLES)}


def write_russian(client, page):
    client.post(address("edit", page), edit_form(client, page) | {"title_ru": "Новое"})
    return BasePage.objects.get(pk=page.pk).get_latest_revision_as_object().title_ru == "Новое"


def write_russian_of_a_contact(client, page):
    contact = ContactFactory()
    url = reverse("wagtailsnippets_institution_contact:edit", args=[contact.pk])
    client.post(url, {"name_ru": "Иван"} | of(contact) | loaded(client, url))
    return Contact.objects.get(pk=contact.pk).name_ru == "Иван"


def change_the_mail_of_a_contact(client, page):
    contact = ContactFactory()
    url = reverse("wagtailsnippets_institution_contact:edit", args=[contact.pk])
    client.post(url, of(contact) | {"email": "new@example.org"} | loaded(client, url))
    return Contact.objects.get(pk=contact.pk).email == "new@example.org"


def of(contact):
    return {"name_en": contact.name_en, "email": contact.email, "phone": contact.phone, "languages": contact.languages}


def create_a_page(client, page):
    administrator = Client()
    administrator.force_login(EditorFactory())
    url = add_address(ContentPage, page)
    client.post(url, form_at(administrator, url) | texts_for(ContentPage, 1) | {"slug": "new-page"})
    return BasePage.objects.filter(slug="new-page").exists()


def copy_a_page(client, page):
    client.post(address("copy", page), form_of_copy(page, "A copy", "a-copy"))
    return BasePage.objects.filter(slug="a-copy").exists()


def move_a_page(client, page):
    client.post(address("move_confirm", page, ContentPageFactory().pk))
    return BasePage.objects.get(pk=page.pk).depth == page.depth + 1


def delete_a_draft(client, page):
    draft = ContentPageFactory(live=False)
    client.post(address("delete", draft))
    return not BasePage.objects.filter(pk=draft.pk).exists()


def unpublish_a_page(client, page):
    client.post(address("unpublish", page))
    return not BasePage.objects.get(pk=page.pk).live


def lock_a_page(client, page):
    client.post(address("lock", page))
    return BasePage.objects.get(pk=page.pk).locked


def hide_a_page(client, page):
    client.post(address("set_privacy", page), {"restriction_type": "login"})
    return PageViewRestriction.objects.filter(page=page.pk).exists()


def put_a_page_last(client, page):
    ContentPageFactory()
    client.post(address("set_page_position", page))
    return BasePage.objects.get(pk=page.pk).get_next_sibling() is None


def bulk(client, action, page, **data):
    url = reverse("wagtail_bulk_action", args=["pages", "basepage", action])
    return client.post(f"{url}?id={page.pk}", data)


def publish_many(client, page):
    draft = ContentPageFactory(live=False)
    draft.save_revision()
    publish_together(client, f"{reverse('wagtail_bulk_action', args=['pages', 'basepage', 'publish'])}?id={draft.pk}")
    return BasePage.objects.get(pk=draft.pk).live


def delete_many(client, page):
    bulk(client, "delete", page)
    return not BasePage.objects.filter(pk=page.pk).exists()


def unpublish_many(client, page):
    bulk(client, "unpublish", page)
    return not BasePage.objects.get(pk=page.pk).live


def move_many(client, page):
    bulk(client, "move", page, chooser=ContentPageFactory().pk)
    return BasePage.objects.get(pk=page.pk).depth == page.depth + 1


def make_a_contact(client, page):
    client.post(reverse("wagtailsnippets_institution_contact:add"), {"name_en": "Somebody"})
    return Contact.objects.filter(name_en="Somebody").exists()


def change_a_term(client, page):
    term = TermFactory()
    client.post(reverse("wagtailsnippets_international_term:edit", args=[term.pk]), {"season": "winter", "year": 2031})
    return type(term).objects.get(pk=term.pk).year == 2031


def delete_a_contact(client, page):
    contact = ContactFactory()
    client.post(reverse("wagtailsnippets_institution_contact:delete", args=[contact.pk]))
    return not Contact.objects.filter(pk=contact.pk).exists()


def upload_a_document(client, page):
    data = {"title": "Guide", "file": SimpleUploadedFile("guide.txt", b"Guide"), "collection": 1}
    client.post(reverse("wagtaildocs:add"), data)
    return SiteDocument.objects.filter(title="Guide").exists()


def see_agreements(client, page):
    AgreementFactory(reference="Confidential/7")
    return "Confidential/7" in client.get(reverse("wagtailsnippets_partners_agreement:list")).content.decode()


def delete_an_agreement(client, page):
    agreement = AgreementFactory()
    client.post(reverse("wagtailsnippets_partners_agreement:delete", args=[agreement.pk]))
    return not Agreement.objects.filter(pk=agreement.pk).exists()


def change_the_institution(client, page):
    settings = InstitutionSettings.load()
    url = reverse("wagtailsettings:edit", args=["institution", "institutionsettings", settings.pk])
    client.post(url, {"name_en": "ANOTHER"} | loaded(client, url))
    return InstitutionSettings.objects.get().name_en == "ANOTHER"


def make_a_redirect(client, page):
    data = {"old_path": "/old", "is_permanent": "on", "redirect_link": "https://example.org/"}
    client.post(reverse("wagtailredirects:add"), data)
    return Redirect.objects.filter(old_path="/old").exists()


def open_groups(client, page):
    return client.get(reverse("wagtailusers_groups:index")).status_code == 200


def open_users(client, page):
    return client.get(reverse("wagtailusers_users:index")).status_code == 200


TABLE = {
    write_russian: FROM["Translators: Russian"],
    write_russian_of_a_contact: FROM["Translators: Russian"],
    change_the_mail_of_a_contact: FROM["Editors"],
    make_a_contact: FROM["Editors"],
    change_a_term: FROM["Editors"],
    upload_a_document: FROM["Editors"],
    create_a_page: FROM["Editors"],
    copy_a_page: FROM["Editors"],
    delete_a_draft: FROM["Editors"],
    move_a_page: FROM["Publishers"],
    unpublish_a_page: FROM["Publishers"],
    lock_a_page: FROM["Publishers"],
    hide_a_page: FROM["Publishers"],
    put_a_page_last: FROM["Publishers"],
    publish_many: FROM["Publishers"],
    unpublish_many: FROM["Publishers"],
    move_many: FROM["Publishers"],
    delete_many: FROM["Publishers"],
    delete_a_contact: FROM["Publishers"],
    see_agreements: FROM["Office head"],
    delete_an_agreement: FROM["Office head"],
    change_the_institution: FROM["Office head"],
    make_a_redirect: FROM["Office head"],
    open_groups: [],
    open_users: [],
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", TABLE, ids=lambda action: action.__name__)
def test_each_role_does_what_it_may_and_nothing_else(action, role, page, member):
    assert bool(action(member(role), page)) is (role in TABLE[action])


def test_a_translator_for_each_language_but_the_first():
    limited = GroupRights.objects.filter(group__name__startswith="Translators: ")
    assert {rights.group.name: rights.languages for rights in limited} == {
        "Translators: Russian": ["ru"],
        "Translators: French": ["fr"],
        "Translators: Italian": ["it"],
    }
    assert not limited.filter(facts=True).exists()


def test_no_page_has_a_workflow_until_the_office_wants_one(page, member):
    assert not WorkflowPage.objects.exists()
    assert page.get_workflow() is None
    assert "action-submit" not in member("Editors").get(address("edit", page)).content.decode()


def test_the_workflow_waits_for_the_office_to_assign_it(page, member):
    WorkflowPage.objects.create(workflow=Workflow.objects.get(), page=BasePage.objects.get(depth=1))
    editor, publisher = member("Editors"), member("Publishers")
    html = editor.get(address("edit", page)).content.decode()
    assert "Submit to Publishers approval" in html
    editor.post(address("edit", page), edit_form(editor, page) | {"title_ru": "Новое", "action-submit": "yes"})
    task = BasePage.objects.get(pk=page.pk).current_workflow_task_state
    publisher.post(address("workflow_action", page, "approve", task.pk))
    assert BasePage.objects.get(pk=page.pk).title_ru == "Новое"


def test_wagtails_groups_became_roles():
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Editors",
        "Office head",
        "Publishers",
        "Translators",
        "Translators: French",
        "Translators: Italian",
        "Translators: Russian",
    }
