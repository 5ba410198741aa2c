"""An earlier version can be restored, whatever has been taken away since."""

import pytest
from django.urls import reverse

from tests.factories import PartnerPageFactory, ProgramPageFactory, ProjectPageFactory

from .editor import FORM, address, as_saved, facts, prose_of, send
from .form_reader import FormReader

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(overview, log_in):
    return log_in()


def restore(client, page, revision):
    """Open the version as the history offers it, and publish what the form shows."""
    shown = client.get(address("revisions_revert", page, revision.pk))
    form = FormReader(FORM).read(shown.content.decode()) | prose_of(revision.as_object())
    send(client, reverse("wagtailadmin_pages:edit", args=[page.pk]), form, "publish")


CASES = {
    "teaching_languages": ProgramPageFactory,
    "intakes": ProgramPageFactory,
    "fees": ProgramPageFactory,
    "partner_links": ProgramPageFactory,
    "participants": ProjectPageFactory,
    "fact_sheets": PartnerPageFactory,
}


@pytest.mark.parametrize(("children", "factory"), CASES.items(), ids=CASES)
def test_what_was_taken_away_comes_back_with_the_version_that_had_it(client, children, factory):
    page = factory(languages="all", with_facts=True)
    before, revision = facts(page), page.save_revision()
    revision.publish()
    setattr(page, children, [])
    page.save_revision().publish()
    assert not getattr(as_saved(page), children).exists()
    restore(client, page, revision)
    assert facts(as_saved(page)) == before


def test_a_deadline_that_was_taken_out_of_its_intake_comes_back(client):
    page = ProgramPageFactory(languages="all", with_facts=True)
    before, revision = facts(page), page.save_revision()
    revision.publish()
    intake = page.intakes.first()
    intake.deadlines = []
    intake.save()
    restore(client, page, revision)
    assert facts(as_saved(page)) == before
