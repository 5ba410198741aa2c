"""Agreements are private papers: without the right to them there is no menu entry, no list, no scan, no writing."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from international.models import ProgramPartner
from mesi_site.settings import base
from partners.models import Agreement
from tests.factories import AgreementFactory, PartnerPageFactory, ProgramPageFactory, UserFactory
from tests.media.hostile_files import pdf
from tests.pages.editor import address, edit_form, facts, problems, send

pytestmark = pytest.mark.django_db

PDF = pdf()


def url(name, *args):
    return reverse(Agreement.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def agreement():
    return AgreementFactory(
        reference="Confidential/7",
        notes="Between us",
        partners=[PartnerPageFactory()],
        scan=SimpleUploadedFile("signed.pdf", PDF, "application/pdf"),
    )


@pytest.fixture
def editor(log_in):
    """An editor of all pages, with every right but those to agreements."""
    user = UserFactory(groups=Group.objects.filter(name__in=["Editors", "Publishers"]))
    user.user_permissions.set(Permission.objects.exclude(content_type__model="agreement"))
    return log_in(user=user)


@pytest.fixture
def reader_of_agreements(log_in):
    user = UserFactory(groups=Group.objects.filter(name="Editors"))
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_agreement", "access_admin"]))
    return log_in(user=user)


def test_an_editor_without_the_right_sees_no_menu_entry(editor, agreement):
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_home") in html
    assert url("list") not in html


@pytest.mark.parametrize("name", ["list", "add", "edit", "delete", "history", "usage"])
def test_an_editor_without_the_right_opens_none_of_its_screens(name, editor, agreement):
    args = [] if name in ("list", "add") else [agreement.pk]
    response = editor.get(url(name, *args))
    assert response.status_code in (302, 403)
    assert b"Confidential/7" not in editor.get(url(name, *args), follow=True).content


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_an_editor_without_the_right_cannot_write(name, editor, agreement):
    args = [] if name == "add" else [agreement.pk]
    response = editor.post(url(name, *args), {"reference": "Mine", "kinds": ["education"], "is_open_ended": "on"})
    assert response.status_code in (302, 403)
    assert list(Agreement.objects.values_list("reference", flat=True)) == ["Confidential/7"]


def test_an_editor_without_the_right_gets_no_scan(editor, agreement):
    response = editor.get(reverse("agreement_scan", args=[agreement.pk]))
    assert response.status_code in (302, 403)
    assert PDF not in editor.get(reverse("agreement_scan", args=[agreement.pk]), follow=True).content


def test_a_stranger_is_asked_to_log_in(agreement):
    response = Client().get(reverse("agreement_scan", args=[agreement.pk]))
    assert response.status_code == 302
    assert reverse("wagtailadmin_login") in response["Location"]


def test_the_scan_has_no_public_address(agreement):
    guesses = (
        f"/media/{agreement.scan.name}",
        f"/media/images/{agreement.scan.name}",
        f"/documents/{agreement.pk}/signed.pdf",
    )
    for path in (agreement.scan.url, *guesses):
        assert Client().get(path, follow=True).status_code == 404


def test_who_may_see_agreements_gets_the_scan_and_nobody_keeps_it(reader_of_agreements, agreement):
    response = reader_of_agreements.get(reverse("agreement_scan", args=[agreement.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_who_may_only_see_agreements_sees_the_list_and_cannot_write(reader_of_agreements, agreement):
    assert b"Confidential/7" in reader_of_agreements.get(url("list")).content
    assert reader_of_agreements.post(url("delete", agreement.pk)).status_code in (302, 403)
    assert Agreement.objects.exists()


def test_an_agreement_without_a_scan_says_so(log_in):
    response = log_in().get(reverse("agreement_scan", args=[AgreementFactory().pk]), follow=True)
    assert response.status_code == 404


def test_only_pdf_files_are_taken_as_scans(log_in):
    data = {
        "reference": "2027/2",
        "kinds": ["education"],
        "partners": [PartnerPageFactory().pk],
        "signed_on": "2020-01-01",
        "is_open_ended": "on",
        "scan": SimpleUploadedFile("scan.html", b"<script>", "text/html"),
    }
    assert log_in().post(url("add"), data).status_code == 200
    assert not Agreement.objects.exists()


def test_agreements_are_in_no_history_of_a_page(agreement):
    partner = agreement.partners.get()
    content = partner.save_revision().content
    assert "agreements" not in content
    assert "Confidential/7" not in str(content)


def test_readers_see_neither_reference_nor_notes_of_an_agreement(agreement):
    html = Client().get(agreement.partners.get().url).content.decode()
    assert "Confidential/7" not in html
    assert "Between us" not in html


def test_a_program_can_be_edited_without_the_right_and_keeps_its_agreement(editor):
    page = ProgramPageFactory(with_facts=True)
    before = facts(page)
    page.save_revision().publish()
    send(editor, address("edit", page), edit_form(editor, page))
    assert facts(page.get_latest_revision_as_object()) == before
    assert before["partner_links"][0]["agreement"]


@pytest.mark.parametrize("ended", [True, False])
def test_who_may_see_agreements_is_warned_by_a_program_whose_agreement_has_ended(ended, log_in):
    until = timezone.localdate() + dt.timedelta(days=-1 if ended else 1)
    partner = PartnerPageFactory()
    agreement = AgreementFactory(partners=[partner], reference="2020/7", valid_until=until)
    page = ProgramPageFactory(partner_links=[ProgramPartner(partner=partner, agreement=agreement)])
    warned = "2020/7 with" in log_in().get(address("edit", page)).content.decode()
    assert warned == ended
    assert page.live


def test_an_agreement_with_somebody_else_is_refused_in_a_program(log_in):
    page, client = ProgramPageFactory(with_facts=True), log_in()
    other = AgreementFactory(partners=[PartnerPageFactory()])
    data = edit_form(client, page) | {"partner_links-0-agreement": other.pk, "action-publish": "yes"}
    assert "not with this partner" in str(problems(client.post(address("edit", page), data)))


def test_scans_lie_outside_of_what_a_web_server_shows(agreement, settings):
    assert agreement.scan.path.startswith(str(settings.PRIVATE_MEDIA_ROOT))
    assert not Path(base.PRIVATE_MEDIA_ROOT).is_relative_to(base.MEDIA_ROOT)
