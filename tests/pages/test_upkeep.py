"""Each page has somebody who answers for it and a day of review: facts of which readers see nothing."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tests.factories import ContentPageFactory, EditorFactory, UserFactory

from .editor import address, as_saved, edit_form, form_of_copy, problems, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("overview")]

DAY = dt.date(2027, 3, 1)


@pytest.fixture
def ada():
    """Somebody who may use the editor."""
    return UserFactory(first_name="Ada", last_name="Lovelace", groups=Group.objects.filter(name="Editors"))


@pytest.fixture
def page(ada):
    page = ContentPageFactory(owner=ada)
    page.save_revision().publish()
    return page


def test_who_answers_for_a_page_and_by_when_it_is_reviewed_goes_out_with_its_facts(page, log_in):
    client, other = log_in(), EditorFactory()
    data = edit_form(client, page) | {"owner": other.pk, "review_by": DAY.isoformat()}
    send(client, address("edit", page), data)
    assert (as_saved(page).owner != other, as_saved(page).review_by) == (True, None)
    draft = as_saved(page).get_latest_revision_as_object()
    assert (draft.owner, draft.review_by) == (other, DAY)
    send(client, address("edit", page), edit_form(client, page), "publish")
    assert (as_saved(page).owner, as_saved(page).review_by) == (other, DAY)


def test_an_earlier_version_brings_its_owner_back_unless_that_user_has_been_deleted(page, ada):
    first = page.latest_revision
    page.owner = EditorFactory()
    page.save_revision().publish()
    assert as_saved(page).owner == page.owner
    assert first.as_object().owner == ada
    ada.delete()
    first.refresh_from_db()
    assert first.as_object().owner is None


def test_one_changes_the_owner_and_another_the_text_and_both_stay(page, log_in):
    first, second, other = log_in(), log_in(), EditorFactory()
    one, two = ({**edit_form(client, page), **loaded(page)} for client in (first, second))
    send(first, address("edit", page), one | {"owner": other.pk})
    send(second, address("edit", page), two | {"title_en": "Another title"})
    draft = as_saved(page).get_latest_revision_as_object()
    assert (draft.owner, draft.title_en) == (other, "Another title")


def loaded(page):
    revision = as_saved(page).latest_revision
    return {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}


def test_only_people_who_may_use_the_editor_are_offered_and_the_present_owner(page, ada, log_in):
    outsider, gone = UserFactory(first_name="Outsider"), EditorFactory(is_active=False)
    client = log_in()
    offered = {user.pk for user in client.get(address("edit", page)).context["form"].fields["owner"].queryset}
    assert ada.pk in offered
    assert not offered & {outsider.pk, gone.pk}
    data = edit_form(client, page)
    assert "owner" in problems(client.post(address("edit", page), data | {"owner": outsider.pk}))
    ada.groups.clear()
    send(client, address("edit", page), data)
    assert as_saved(page).owner == ada


def test_whoever_may_not_edit_a_page_cannot_change_its_owner(page, ada, log_in):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = log_in(user=user)
    data = edit_form(log_in(), page) | {"owner": user.pk, "action-publish": "yes"}
    assert client.post(address("edit", page), data).status_code in (302, 403)
    assert as_saved(page).owner == as_saved(page).get_latest_revision_as_object().owner == ada


def test_a_copy_belongs_to_whoever_copied_it(page, log_in):
    user = EditorFactory()
    client = log_in(user=user)
    assert problems(client.post(address("copy", page), form_of_copy(page, title="Copy", slug="copy"))) == {}
    copy = type(page).objects.get(slug="copy")
    assert copy.owner == copy.get_latest_revision_as_object().owner == user


def test_readers_see_neither_name_nor_day(page, ada):
    page.review_by = DAY
    page.save_revision().publish()
    html = Client().get(page.url).content.decode()
    for secret in ("Ada", "Lovelace", ada.username, ada.email, "2027"):
        assert secret not in html


def test_a_day_that_nobody_plans_with_is_refused(page, log_in):
    client = log_in()
    data = edit_form(client, page) | {"review_by": "9999-12-31"}
    assert "review_by" in problems(client.post(address("edit", page), data))
