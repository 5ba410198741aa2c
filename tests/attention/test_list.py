"""The list of what needs attention: everybody sees what they may see, and can say that a claim has been checked."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, ModelLogEntry, PageLogEntry

from international.models import ProgramPartner
from mesi_site.accounts.models import GroupRights
from mesi_site.institution.models import InstitutionSettings
from tests.attention.conftest import TODAY, days
from tests.factories import (
    AgreementFactory,
    ContentPageFactory,
    EditorFactory,
    MembershipIndexPageFactory,
    MembershipPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    UserFactory,
    intake,
)
from tests.pages.editor import FORM, OTHER_FORM, as_saved, form_at, prose_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "overview")]

TODAYS = TODAY.date()


def listed(client, **filters):
    response = client.get(reverse("attention"), filters)
    assert response.status_code == 200
    return [matter.title for matter in response.context["object_list"]]


def checked_url(claim):
    return reverse("attention_checked", args=[claim._meta.label_lower, claim.pk])


@pytest.fixture
def member(log_in):
    """Somebody with certain rights to pages under a page, and certain permissions."""

    def member(under=None, rights=(), permissions=(), facts=True):
        group = Group.objects.create(name="A group")
        GroupRights.objects.update_or_create(group=group, defaults={"languages": ["ru"], "facts": facts})
        group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
        for right in rights:
            permission = Permission.objects.get(codename=f"{right}_basepage")
            GroupPagePermission.objects.create(group=group, page=under.get_base_page(), permission=permission)
        return UserFactory(groups=[group])

    return member


def test_nobody_sees_it_without_the_right_to_the_editor(client):
    ContentPageFactory(title_en="Housing", review_by=TODAYS)
    response = client.get(reverse("attention"))
    assert response.status_code == 302
    assert reverse("wagtailadmin_login") in response.url


def test_agreements_are_seen_by_those_alone_who_may_see_them(member, log_in):
    AgreementFactory(reference="Secret/7", valid_until=days(10), last_checked=TODAYS)
    user = member()
    for address in (reverse("attention"), reverse("attention_results"), reverse("wagtailadmin_home")):
        assert "Secret/7" not in log_in(user=user).get(address).content.decode()
    export = log_in(user=user).get(reverse("attention"), {"export": "csv"})
    assert b"Secret/7" not in b"".join(export.streaming_content)
    user.user_permissions.add(Permission.objects.get(codename="view_agreement"))
    assert listed(log_in(user=user)) == ["Secret/7"]


def test_pages_are_seen_by_those_who_may_edit_them(member, log_in):
    membership, _other = MembershipPageFactory(title_en="Union"), ContentPageFactory(review_by=TODAYS)
    assert listed(log_in(user=member(membership.get_parent(), ["change"]))) == ["Union"]


def test_whoever_may_only_add_pages_sees_their_own(member, log_in):
    index = MembershipIndexPageFactory()
    user = member(index, ["add"])
    MembershipPageFactory(title_en="Own", owner=user)
    MembershipPageFactory(title_en="Other")
    assert listed(log_in(user=user)) == ["Own"]


def test_the_list_is_filtered_by_kind_owner_and_delay(log_in):
    user = EditorFactory()
    ContentPageFactory(title_en="Late", review_by=days(-1), owner=user)
    ContentPageFactory(title_en="Soon", review_by=days(3))
    MembershipPageFactory(title_en="Union", owner=user)
    client = log_in(user=user)
    assert listed(client) == ["Late", "Soon", "Union"]
    assert listed(client, kind="review") == ["Late", "Soon"]
    assert listed(client, mine="true") == ["Late", "Union"]
    assert listed(client, overdue="true", kind="review") == ["Late"]
    assert listed(client, overdue="false") == ["Soon"]
    assert listed(client, kind="nonsense") == ["Late", "Soon", "Union"]


def test_a_long_list_comes_in_parts_of_fifty(log_in):
    for number in range(51):
        ContentPageFactory(title_en=f"Page {number}", review_by=days(number - 60))
    client = log_in()
    assert len(listed(client)) == 50
    assert listed(client, p=2) == ["Page 50"]


def test_the_table_is_downloaded_with_addresses_and_days(log_in):
    page = ContentPageFactory(title_en="Late", review_by=days(-1), owner=UserFactory(first_name="Ada"))
    export = log_in().get(reverse("attention"), {"export": "csv"})
    (row,) = csv.DictReader(io.StringIO(b"".join(export.streaming_content).decode()))
    assert row["What"] == "Late"
    assert row["Days left"] == "-1"
    assert row["Owner"] == "Ada"
    assert row["Address in the editor"].endswith(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert log_in().get(reverse("attention"), {"export": "xlsx"}).status_code == 200


def test_a_page_checked_today_leaves_the_list_and_says_so_to_readers(log_in):
    user = EditorFactory()
    membership = MembershipPageFactory(title_en="Union")
    client = log_in(user=user)
    response = client.post(checked_url(membership), {"next": reverse("attention")}, follow=True)
    assert "“Union” has been checked today" in response.content.decode()
    assert as_saved(membership).last_checked == TODAYS
    assert as_saved(membership).get_latest_revision_as_object().last_checked == TODAYS
    assert not as_saved(membership).has_unpublished_changes
    assert listed(client) == []
    entry = PageLogEntry.objects.get(action="attention.check")
    assert (entry.user, entry.page_id) == (user, membership.pk)


def test_a_check_publishes_nothing_of_the_draft_and_takes_nothing_from_it(log_in):
    membership = MembershipPageFactory(title_en="Union")
    membership.save_revision().publish()
    draft = as_saved(membership)
    draft.title_en = "Draft"
    draft.save_revision()
    log_in().post(checked_url(membership))
    live = as_saved(membership)
    draft = live.get_latest_revision_as_object()
    assert (live.title_en, live.last_checked, live.has_unpublished_changes) == ("Union", TODAYS, True)
    assert (draft.title_en, draft.last_checked) == ("Draft", TODAYS)


def test_a_page_that_is_scheduled_is_left_alone_since_that_version_would_take_the_check_back(log_in):
    membership = MembershipPageFactory()
    membership.go_live_at = TODAY + dt.timedelta(days=1)
    membership.save_revision(approved_go_live_at=membership.go_live_at)
    response = log_in().post(checked_url(membership), follow=True)
    assert "is locked and has been scheduled" in response.content.decode()
    assert as_saved(membership).last_checked is None


def institution():
    institution = InstitutionSettings.load()
    institution.certification_en = "ISO 9001"
    institution.save()
    return institution, reverse("wagtailsettings:edit", args=["institution", "institutionsettings", institution.pk])


def membership():
    page = MembershipPageFactory()
    page.save_revision().publish()
    return page, reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize(("make", "form"), [(institution, OTHER_FORM), (membership, FORM)])
def test_a_form_that_was_open_meanwhile_does_not_take_the_check_back(make, form, log_in):
    claim, url = make()
    client = log_in()
    opened = form_at(client, url, form) | prose_of(claim)
    log_in().post(checked_url(claim))
    text = "title_en" if form == FORM else "certification_en"
    assert client.post(url, opened | {text: "Something else"}).status_code == 302
    saved = type(claim).objects.get(pk=claim.pk).get_latest_revision_as_object()
    assert (saved.last_checked, getattr(saved, text)) == (TODAYS, "Something else")
    assert type(claim).objects.get(pk=claim.pk).last_checked == TODAYS


def test_an_agreement_is_checked_by_whoever_may_change_agreements(member, log_in):
    agreement = AgreementFactory()
    user = member(permissions=["view_agreement"])
    assert log_in(user=user).post(checked_url(agreement)).status_code in (302, 403)
    agreement.refresh_from_db()
    assert agreement.last_checked is None
    user.user_permissions.add(Permission.objects.get(codename="change_agreement"))
    log_in(user=user).post(checked_url(agreement))
    agreement.refresh_from_db()
    assert agreement.last_checked == TODAYS
    assert ModelLogEntry.objects.get(action="attention.check").user == user


def test_what_readers_see_is_checked_only_by_those_who_may_publish(member, log_in):
    membership = MembershipPageFactory()
    user = member(membership.get_parent(), ["change"])
    client = log_in(user=user)
    assert checked_url(membership) not in client.get(reverse("attention")).content.decode()
    client.post(checked_url(membership))
    assert as_saved(membership).last_checked is None


def test_a_translator_who_may_not_change_facts_checks_nothing(member, log_in):
    agreement = AgreementFactory()
    client = log_in(user=member(permissions=["change_agreement"], facts=False))
    assert listed(client) == [agreement.reference]
    client.post(checked_url(agreement))
    agreement.refresh_from_db()
    assert agreement.last_checked is None


def test_a_locked_page_is_left_alone_and_the_office_is_told(log_in):
    membership = MembershipPageFactory(locked=True, locked_by=UserFactory())
    response = log_in().post(checked_url(membership), follow=True)
    assert "is locked" in response.content.decode()
    assert as_saved(membership).last_checked is None


@pytest.mark.parametrize("label", ["accounts.user", "nonsense", "pages.contentpage", "partners.agreement"])
def test_what_is_no_claim_cannot_be_checked(label, log_in):
    url = reverse("attention_checked", args=[label, 1_000_000])
    assert log_in().post(url, follow=True).status_code == 404


def test_a_check_needs_a_post(log_in):
    membership = MembershipPageFactory()
    assert log_in().get(checked_url(membership)).status_code == 405
    assert as_saved(membership).last_checked is None


def test_the_start_page_of_the_editor_shows_the_first_few_and_how_many_there_are(log_in):
    for number in range(7):
        ContentPageFactory(title_en=f"Page {number}", review_by=days(number - 3))
    html = log_in().get(reverse("wagtailadmin_home")).content.decode()
    assert [f"Page {number}</a>" in html for number in range(7)] == [True] * 5 + [False] * 2
    assert "All: 7" in html
    assert "Overdue: 3" in html


def test_the_screens_speak_the_editor_s_language(log_in):
    ContentPageFactory(languages="all", title_ru="Общежитие", review_by=days(-5))
    html = log_in("ru").get(reverse("attention")).content.decode()
    assert "Общежитие" in html
    assert "5 дней назад" in html.replace("\N{NO-BREAK SPACE}", " ")


def add_matters(partners):
    """One of each kind."""
    agreement = AgreementFactory(partners=partners, valid_until=days(20))
    AgreementFactory(partners=partners, valid_until=days(-20))
    ContentPageFactory(review_by=days(1), owner=UserFactory())
    MembershipPageFactory(owner=UserFactory())
    ProgramPageFactory(
        intakes=[intake(starts_on=days(30), deadlines=[])],
        partner_links=[ProgramPartner(partner=partner, agreement=agreement) for partner in partners],
    )


@pytest.mark.parametrize("name", ["attention", "wagtailadmin_home"])
@pytest.mark.parametrize("kind", ["administrator", "editor"])
def test_fifty_matters_cost_no_more_queries_than_six(name, kind, member, overview, log_in):
    partners = [PartnerPageFactory(), PartnerPageFactory()]
    add_matters(partners)
    user = EditorFactory() if kind == "administrator" else member(overview, ["change"], ["change_agreement"])
    client = log_in(user=user)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    queries()  # what is asked once in a process's life does not count
    few = queries()
    for _ in range(8):
        add_matters(partners)
    assert queries() <= few
