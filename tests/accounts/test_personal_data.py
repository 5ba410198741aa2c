"""A member of the office gets all that the site keeps about them, and of nobody else."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.log_actions import log

from international.enquiries.models import Answer
from mesi_site.accounts.personal_data import SECRETS
from mesi_site.pages.models import BasePage
from tests.factories import ContentPageFactory, EnquiryFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(member, overview):
    client = member("Editors")
    page = ContentPageFactory(languages="all", owner=client.user)
    page.save_revision(user=client.user)
    client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return client


def get_data(client):
    response = client.get(reverse("personal_data"))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    return response.json()["data"]


def test_account_groups_versions_and_what_somebody_looks_at_are_there(anna):
    data = get_data(anna)
    assert data["accounts.User"][0]["email"] == anna.user.email
    assert data["accounts.User.groups"] == ["Editors"]
    assert [row["user_id"] for row in data["wagtailcore.Revision.user"]] == [anna.user.pk]
    assert data["wagtailadmin.EditingSession.user"]
    assert data["wagtailusers.UserProfile.user"][0]["preferred_language"] == "en"


def test_every_relation_to_an_account_is_looked_at(anna, django_assert_max_num_queries):
    relations = get_user_model()._meta.get_fields(include_hidden=True)
    with django_assert_max_num_queries(len(relations) + 15):
        get_data(anna)


def test_the_log_of_what_somebody_did_is_there(anna):
    page = BasePage.objects.get(owner=anna.user)
    log(page, "wagtail.lock", user=anna.user)
    log(anna.user, "wagtail.edit", user=anna.user)
    data = get_data(anna)
    assert "wagtail.lock" in [row["action"] for row in data["wagtailcore.PageLogEntry.user"]]
    assert [row["action"] for row in data["wagtailcore.ModelLogEntry.user"]] == ["wagtail.edit"]


def test_of_an_enquiry_that_somebody_answers_nothing_about_the_student_is_told(anna):
    enquiry = EnquiryFactory(owner=anna.user, note="Speaks Finnish.")
    Answer.objects.create(enquiry=enquiry, author=anna.user, text=f"Dear {enquiry.name}")
    data = get_data(anna)
    assert [row["id"] for row in data["enquiries.Enquiry.owner"]] == [enquiry.pk]
    assert [row["enquiry_id"] for row in data["enquiries.Answer.author"]] == [enquiry.pk]
    told = json.dumps(data, ensure_ascii=False)
    assert not any(text in told for text in (enquiry.name, enquiry.email, enquiry.message, enquiry.note))


def test_nobody_gets_what_would_let_them_in(anna):
    def names(value):
        if isinstance(value, dict):
            return {*value, *(name for inner in value.values() for name in names(inner))}
        return {name for inner in value for name in names(inner)} if isinstance(value, list) else set()

    anna.user.api_tokens.create(name="Script", key_hash="0" * 64, prefix="wagtail_a")
    data = get_data(anna)
    assert data["wagtailcore.APIToken.user"][0]["name"] == "Script"
    assert not {word for name in names(data) for word in name.split("_")} & SECRETS
    assert anna.user.password not in json.dumps(data)


def test_nothing_of_a_colleague_is_told(anna, member):
    boris = member("Editors")
    assert anna.user.email not in json.dumps(get_data(boris))


def test_only_for_members(client, overview):
    assert client.get(reverse("personal_data")).status_code == 302


def test_the_account_page_leads_there(anna):
    assert reverse("personal_data") in anna.get(reverse("wagtailadmin_account")).content.decode()


def test_an_administrator_gets_it_for_somebody_who_cannot_log_in(anna):
    written = io.StringIO()
    call_command("export_personal_data", anna.user.username, stdout=written)
    assert json.loads(written.getvalue())["accounts.User"][0]["username"] == anna.user.username
    with pytest.raises(CommandError):
        call_command("export_personal_data", UserFactory.build().username)
