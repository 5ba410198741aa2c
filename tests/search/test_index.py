"""The index says what pages say to readers, at every moment, and nothing else."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from international.models import ProgramPage, ProgramPartner, ProjectParticipant
from mesi_site.pages.models import BasePage, ContentPage
from mesi_site.search.indexing import follow, rebuild
from mesi_site.search.models import SearchText, SearchWord
from partners.models import PartnerPage
from tests.factories import (
    PAGE_TYPES,
    ContactFactory,
    ContentPageFactory,
    FieldOfEndeavourFactory,
    MembershipPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    ProjectPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("whole_site")
class TestFirstContent:
    """Loaded once; each test's changes are rolled back."""

    def test_loading_it_has_filled_the_index(self):
        assert rebuild() == 0
        live = BasePage.objects.filter(live=True, depth__gt=1)
        assert SearchText.objects.count() == 4 * live.count()

    @pytest.mark.parametrize("model", [ProgramPage, PartnerPage, ContentPage])
    def test_publishing_and_taking_down_any_page_leave_the_index_as_a_rebuild_would(self, model):
        for page in model.objects.public()[:3]:
            page.title_en = page.title_ru = f"{page.title_en}, otherwise"
            page.save_revision().publish()
            assert rebuild() == 0
            model.objects.get(pk=page.pk).unpublish()
            assert not SearchText.objects.filter(page=page.pk).exists()
            assert rebuild() == 0

    def test_moving_and_deleting_parts_of_the_tree_do_so_too(self):
        partners = BasePage.objects.get(slug="partners")
        BasePage.objects.get(slug="universita-di-san-lauro").specific.move(BasePage.objects.get(slug="projects"))
        assert rebuild() == 0
        BasePage.objects.get(pk=partners.pk).specific.delete()
        assert rebuild() == 0

    def test_a_rebuild_says_how_many_rows_were_wrong(self, capsys):
        SearchText.objects.filter(page__slug="contacts").update(body="nonsense")
        SearchText.objects.filter(page__slug="news").delete()
        call_command("rebuild_search_index")
        call_command("rebuild_search_index")
        call_command("rebuild_search_index", if_empty=True)
        first, second = capsys.readouterr().out.splitlines()
        assert first.startswith("8 rows were wrong")
        assert second.startswith("0 rows were wrong")

    def test_the_first_start_with_one_more_language_fills_the_index_for_it(self, capsys):
        SearchText.objects.filter(language="it").delete()
        call_command("rebuild_search_index", if_empty=True)
        assert SearchText.objects.filter(language="it").exists()

    def test_a_rebuild_forgets_words_that_no_page_says(self):
        SearchWord.objects.create(language="en", word="zanzibar", latin="zanzibar")
        words = SearchWord.objects.count()
        rebuild()
        assert SearchWord.objects.count() <= words - 1
        assert not SearchWord.objects.filter(word="zanzibar").exists()


@pytest.mark.parametrize("factory", PAGE_TYPES, ids=lambda factory: factory._meta.model.__name__)
def test_each_page_type_is_found_by_its_title_in_each_language(overview, found, factory):
    page = overview if factory is PAGE_TYPES[0] else factory(languages="all", with_facts=True)
    for language in ("en", "ru", "fr", "it"):
        assert page.slug in found(getattr(page, f"title_{language}"), language)
    assert follow([page.pk]) == 0


def test_what_is_only_a_draft_is_not_found_until_it_goes_out(overview, found):
    page = ContentPageFactory(title_en="Umbrellas")
    page.title_en = "Parasols"
    revision = page.save_revision()
    assert (found("parasols"), found("umbrellas")) == ([], [page.slug])
    revision.publish()
    assert (found("parasols"), found("umbrellas")) == ([page.slug], [])


def test_programs_and_projects_follow_the_names_of_their_partners(overview, found):
    partner = PartnerPageFactory(title_en="Poplar Polytechnic", country="IT")
    program = ProgramPageFactory(partner_links=[ProgramPartner(partner=partner)])
    project = ProjectPageFactory(participants=[ProjectParticipant(partner=partner)])
    assert {program.slug, project.slug} <= set(found("poplar"))
    partner.title_en, partner.country = "Chestnut College", "PT"
    partner.save_revision().publish()
    assert found("poplar") == []
    assert {program.slug, project.slug, partner.slug} == set(found("chestnut"))
    assert {program.slug, project.slug, partner.slug} == set(found("Португалия", "ru"))
    partner.delete()
    assert found("chestnut") == []
    assert rebuild() == 0


def test_memberships_follow_their_field_and_pages_their_contacts(overview, found):
    field, contact = FieldOfEndeavourFactory(name_en="Beekeeping"), ContactFactory(name_en="Ada Hopper")
    membership, page = MembershipPageFactory(field=field), ContentPageFactory(contacts=[contact])
    assert (found("beekeeping"), found("hopper")) == ([membership.slug], [page.slug])
    field.name_en, contact.name_en = "Astronomy", "Grace Lovelace"
    field.save()
    contact.save()
    assert (found("beekeeping"), found("hopper")) == ([], [])
    assert (found("astronomy"), found("lovelace")) == ([membership.slug], [page.slug])
    contact.delete()
    assert found("lovelace") == []


HOUR = dt.timedelta(hours=1)
HIDE = {
    "a draft": lambda page: page.unpublish(),
    "with a password": lambda page: PageViewRestriction.objects.create(
        page=page.get_base_page(), restriction_type="password", password="secret"
    ),
    "below a page for people who log in": lambda page: PageViewRestriction.objects.create(
        page=page.get_parent().get_base_page(), restriction_type="login"
    ),
    "at an end": lambda page: page.delete(),
    "with an end in sight": lambda page: (setattr(page, "expire_at", timezone.now() + HOUR), page.save()),
}


@pytest.mark.parametrize("hide", HIDE.values(), ids=HIDE)
def test_a_partner_that_readers_may_not_see_lends_its_name_to_no_program(overview, found, hide):
    """Not even one that will be hidden later: nothing would take its name out at that minute."""
    partner = PartnerPageFactory(title_en="Poplar Polytechnic")
    program = ProgramPageFactory(partner_links=[ProgramPartner(partner=partner)])
    assert program.slug in found("poplar")
    hide(partner)
    assert program.slug not in found("poplar")
    assert rebuild() == 0


def test_a_page_in_another_language_is_found_by_what_its_readers_are_shown(overview, found):
    page = ContentPageFactory(
        languages="all", title_en="Umbrellas", title_it="Ombrelli", published_languages=["en", "ru"]
    )
    assert found("umbrellas", "it") == [page.slug]
    for language in ("en", "ru", "fr", "it"):
        assert found("ombrelli", language) == []
