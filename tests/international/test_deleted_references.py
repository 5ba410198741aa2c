"""Drafts and old versions outlive what they refer to: the editor opens them all the same."""

import pytest

from tests.factories import FieldOfEndeavourFactory, MembershipPageFactory, ProgramPageFactory, TermFactory, intake

pytestmark = pytest.mark.django_db


def opened(client, page):
    return client.get(f"/admin/pages/{page.pk}/edit/")


def test_a_term_that_only_a_draft_used_may_be_deleted(overview, log_in):
    program, term = ProgramPageFactory(), TermFactory()
    program.intakes = [intake(term=term)]
    program.save_revision()
    term.delete()
    response = opened(log_in(), program)
    assert response.status_code == 200
    assert program.get_latest_revision_as_object().intakes.count() == 0


def test_an_old_version_with_a_deleted_term_can_be_looked_at_and_brought_back(overview, log_in):
    program, term = ProgramPageFactory(), TermFactory()
    program.intakes = [intake(term=term)]
    old = program.save_revision()
    program.intakes = []
    program.save_revision().publish()
    term.delete()
    client = log_in()
    assert client.get(f"/admin/pages/{program.pk}/revisions/{old.pk}/revert/").status_code == 200


def test_a_field_of_endeavour_that_only_a_draft_used_may_be_deleted(overview, log_in):
    membership, field = MembershipPageFactory(), FieldOfEndeavourFactory()
    membership.field = field
    membership.save_revision()
    field.delete()
    assert opened(log_in(), membership).status_code == 200
