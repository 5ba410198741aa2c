"""The directory and a partner's page list things where a reader looks for them."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from international.models import ProgramPartner
from partners.models import PartnerIndexPage
from partners.selectors import get_partner_links, list_directory
from tests.factories import PartnerPageFactory, ProgramPageFactory

pytestmark = pytest.mark.django_db


def test_countries_stand_where_their_letters_belong_accents_aside(overview):
    for country in ("TR", "VN", "EG", "CH", "SE", "ES"):
        PartnerPageFactory(country=country)
    with translation.override("fr"):
        groups = list_directory(PartnerIndexPage.objects.get(), RequestFactory().get("/fr/partners/"))["groups"]
        assert [country.key.name for country in groups] == [
            "Égypte",
            "Espagne",
            "Suède",
            "Suisse",
            "Turquie",
            "Viêt Nam",
        ]


def test_a_partners_programs_are_listed_by_title_each_once():
    partner = PartnerPageFactory()
    for title in ("Zoology", "Algebra", "Évora studies"):
        links = [ProgramPartner(partner=partner, role=role) for role in ("host", "degree")]
        ProgramPageFactory(title_en=title, partner_links=links)
    programs = get_partner_links(partner)["programs"]
    assert [str(program.title) for program, _roles in programs] == ["Algebra", "Évora studies", "Zoology"]
    assert [roles for _program, roles in programs] == [["host", "degree"]] * 3


def test_what_a_partner_tells_students_shows_without_a_fact_sheet(overview, client):
    page = PartnerPageFactory(nomination_en="<p>Send us their names.</p>")
    html = client.get(page.url_in("en")).content.decode()
    section = html.partition("For incoming students")[2].partition("</section>")[0]
    assert "Send us their names." in section
    assert "<dl" not in section  # a list of no facts
