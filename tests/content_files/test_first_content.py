"""The first content of this repository: whole, in four languages, honest about what is invented."""

import html
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from international.models import MembershipPage, ProgramPage, ProjectPage
from international.models.program import ProgramKind
from mesi_site.institution.models import Contact, InstitutionSettings
from mesi_site.pages.models import BasePage
from mesi_site.translation.languages import localized
from mesi_site.translation.texts import has_content, translated_fields
from partners.models import Agreement, PartnerPage
from partners.models.partner import PartnerKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]

ACRONYMS = {"EUA", "OECD-IMHE", "ICDE", "EDEN", "EADTU", "EFQUEL", "CEEMAN", "FMA", "ISI", "itSMF", "MAPRYAL"}


def test_every_offered_language_has_every_text_that_english_or_the_first_language_has():
    missing = []
    for page in BasePage.objects.filter(depth__gt=1).specific():
        for name in translated_fields(type(page)):
            texts = {code: has_content(getattr(page, localized(name, code))) for code in page.published_languages}
            missing += [
                f"{page.url_path} {name}_{code}" for code, there in texts.items() if any(texts.values()) and not there
            ]
    assert missing == []


def test_bodies_have_the_same_blocks_in_each_offered_language():
    for page in BasePage.objects.filter(depth__gt=1).specific():
        if "body" in translated_fields(type(page)):
            blocks = {
                tuple((b.block_type, b.id) for b in getattr(page, localized("body", c)))
                for c in page.published_languages
            }
            assert len(blocks) == 1, page.url_path


def test_all_eleven_organisations_are_real_and_without_an_invented_date_of_joining():
    memberships = MembershipPage.objects.all()
    assert {membership.acronym for membership in memberships} == ACRONYMS
    assert not any(membership.member_since or membership.is_demonstration for membership in memberships)


def test_organisations_that_have_ended_are_not_linked_and_have_lapsed():
    for acronym in ("OECD-IMHE", "EFQUEL"):
        membership = MembershipPage.objects.get(acronym=acronym)
        assert membership.has_lapsed
        assert membership.organisation_has_ended
        assert membership.website == ""


def test_the_certification_has_lapsed_and_the_phone_is_not_dialled():
    institution = InstitutionSettings.load()
    assert institution.certification_en == "Quality management system of MESI is certified by standard of ISO 9001:2008"
    assert institution.has_lapsed
    assert institution.phone == "+7 (495) 411-66-33"
    assert "tel:" not in Client().get("/en/").content.decode()


def test_there_is_enough_to_choose_from():
    assert PartnerPage.objects.count() >= 40
    assert PartnerPage.objects.values("country").distinct().count() >= 20
    assert set(PartnerPage.objects.values_list("kind", flat=True)) == set(PartnerKind.values)
    assert ProgramPage.objects.count() >= 24
    assert set(ProgramPage.objects.values_list("kind", flat=True)) == set(ProgramKind.values)
    assert ProjectPage.objects.count() >= 13


def test_whatever_is_invented_is_marked():
    assert not PartnerPage.objects.filter(is_demonstration=False).exists()
    assert not ProgramPage.objects.filter(is_demonstration=False).exists()
    assert not Agreement.objects.filter(is_demonstration=False).exists()
    assert not Contact.objects.filter(is_demonstration=False).exists()
    assert [page.slug for page in ProjectPage.objects.filter(is_demonstration=False)] == ["openuped"]


def test_invented_institutions_have_no_real_address_or_identifier():
    for partner in PartnerPage.objects.all():
        assert re.fullmatch(r"https://[a-z0-9-]+\.example/?", partner.website), partner.website
        assert partner.ror_id == ""
        assert partner.erasmus_code == ""


@pytest.mark.parametrize("language", ["fr"])
def test_french_texts_have_their_no_break_spaces(language):
    wrong = re.compile(r"(?<=[^\s])[;!?»](?!\w)|«\S|[^\s\d]:(?=\s|$)")
    found = []
    for page in BasePage.objects.filter(depth__gt=1, published_languages__contains=[language]).specific():
        for name in ("title", "summary"):
            if name in translated_fields(type(page)):
                text = html.unescape(getattr(page, localized(name, language)) or "")
                found += [
                    f"{page.url_path}: …{text[max(m.start() - 15, 0) : m.end() + 5]}" for m in wrong.finditer(text)
                ]
    assert found == []


def test_the_demonstration_goes_by_one_command_and_nothing_real_goes_with_it(capsys):
    real = set(BasePage.objects.filter(is_demonstration=False).values_list("url_path", flat=True))
    call_command("remove_demonstration")
    assert "objects of demonstration content removed" in capsys.readouterr().out
    assert set(BasePage.objects.values_list("url_path", flat=True)) == real
    assert not Agreement.objects.exists()
    assert not Contact.objects.exists()
    for language, _name in settings.LANGUAGES:
        for path in ("", "memberships/", "programs/", "projects/", "projects/openuped/", "partners/", "news/"):
            response = Client().get(f"/{language}/{path}")
            assert response.status_code == 200, path
            assert "emonstration" not in response.content.decode(), path


@pytest.mark.usefixtures("whole_site")
def test_an_invented_page_that_an_editor_has_made_real_in_a_draft_is_kept(capsys):
    page = ProgramPage.objects.filter(is_demonstration=True).first()
    page.is_demonstration = False
    page.save_revision()
    call_command("remove_demonstration")
    assert ProgramPage.objects.filter(pk=page.pk).exists()
    assert page.title_en in capsys.readouterr().err


def test_a_real_page_under_an_invented_one_is_kept_with_its_parent(capsys):
    programs = BasePage.objects.get(slug="programs")
    programs.is_demonstration = True
    programs.save(update_fields=["is_demonstration"], clean=False)
    ProgramPage.objects.filter(slug="applied-statistics").update(is_demonstration=False)
    call_command("remove_demonstration")
    assert "real pages stand under it" in capsys.readouterr().err
    assert ProgramPage.objects.filter(slug="applied-statistics").exists()
