"""Log-in: one door, which every other one leads to."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.models import PageViewRestriction

from tests.factories import ContentPageFactory, EditorFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "seven green lamps above the harbour"
HOME = "/admin/"


def log_in(client, name="anna", password=PASSWORD, **more):
    return client.post("/admin/login/", {"login": name, "password": password} | more)


def is_in(client):
    return client.get(HOME).status_code == 200


def test_name_and_password_open_the_editor(person, client):
    response = log_in(client)
    assert (response.status_code, response["Location"]) == (302, HOME)
    assert is_in(client)


def test_the_editor_sends_strangers_to_the_log_in_and_back(person, client):
    address = client.get("/admin/images/")["Location"]
    assert address == "/admin/login/?next=/admin/images/"
    assert log_in(client, next="/admin/images/")["Location"] == "/admin/images/"


def test_nobody_is_sent_to_another_site(person, client):
    assert log_in(client, next="https://evil.example/")["Location"] == HOME


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_whether_somebody_exists_does_not_show(name, person, client, django_assert_num_queries):
    answer = log_in(client, name, "wrong").content.decode()
    assert "User name and password do not belong together." in answer
    assert answer.count(name) == 1  # in its field


def test_logging_out_takes_a_form(person, client):
    log_in(client)
    assert client.get("/admin/logout/").status_code == 200
    assert is_in(client)
    client.post("/admin/logout/")
    assert not is_in(client)


def test_whoever_is_logged_in_goes_on(person, client):
    log_in(client)
    assert client.get("/admin/login/")["Location"] == HOME


def test_whoever_may_not_into_the_editor_is_told_and_not_sent_in_circles(client):
    client.force_login(UserFactory(groups=[]))
    response = client.get(HOME, follow=True)
    assert response.status_code == 403
    assert "This is not open to you" in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ru", "fr", "it"])
def test_the_page_for_logged_in_people_leads_to_the_log_in(language, client):
    response = client.get(f"/{language}/_util/login/?next=/{language}/")
    assert response["Location"] == f"/admin/login/?next=/{language}/"


@pytest.mark.parametrize(
    "address", ["/admin/signup/", "/admin/password_reset/complete/", "/accounts/signup/", "/django-admin/", "/api/v3/"]
)
def test_other_doors_are_not_there(address, client):
    client.force_login(EditorFactory())
    assert client.get(address, follow=True).status_code == 404


def test_no_address_signs_up_or_belongs_to_djangos_admin():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not names & {"account_signup", "account_email", "mfa_signup_webauthn", "socialaccount_signup"}
    assert "admin" not in get_resolver().namespace_dict


def test_wagtails_own_password_forms_are_closed(person, client):
    log_in(client)
    assert client.get("/admin/password_reset/confirm/x/y/", follow=True).status_code == 404
    form = client.get("/admin/account/").content.decode()
    assert "new_password1" not in form
    assert reverse("mfa_index") in form


class TestSession:
    def test_its_key_is_fresh(self, person, client):
        client.get("/admin/login/")
        session = client.session
        session["before"] = 1
        session.save()
        client.cookies["sessionid"] = before = session.session_key
        log_in(client)
        assert client.session.session_key != before

    def test_it_ends_after_half_a_day_of_silence(self, person, client):
        with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
            log_in(client)
            clock.shift(dt.timedelta(hours=11))
            assert is_in(client)
            clock.shift(dt.timedelta(hours=11))
            assert is_in(client)
            clock.shift(dt.timedelta(hours=13))
            assert not is_in(client)

    def test_it_ends_after_two_weeks_whatever_happens(self, person, client):
        with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
            log_in(client)
            for _half_day in range(28):
                clock.shift(dt.timedelta(hours=11, minutes=55))
                assert is_in(client)
            clock.shift(dt.timedelta(hours=6))
            assert not is_in(client)

    def test_a_new_password_ends_the_others(self, person, client):
        other = Client()
        log_in(client), log_in(other)
        new = "eleven brown boats upon the lake"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert client.post(reverse("account_change_password"), form).status_code == 302
        assert is_in(client)
        assert not is_in(other)

    def test_each_is_listed_and_can_be_ended(self, person, client):
        other = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140"})
        log_in(other), log_in(client)
        page = client.get(reverse("usersessions_list"))
        assert "Firefox, Windows" in page.content.decode()
        (session,) = [session for session in page.context["sessions"] if "Firefox" in session.user_agent]
        client.post(reverse("end_session", args=[session.pk]))
        assert is_in(client)
        assert not is_in(other)

    @pytest.mark.parametrize("name", ["usersessions_list", "mfa_index", "account_change_password", "personal_data"])
    def test_no_browser_keeps_what_they_and_other_pages_of_log_in_say(self, name, person, client):
        log_in(client)
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]

    def test_all_others_can_be_ended(self, person, client):
        others = [Client(), Client()]
        for one in [*others, client]:
            log_in(one)
        client.post(reverse("usersessions_list"))
        assert is_in(client)
        assert not any(is_in(other) for other in others)

    def test_nobody_ends_those_of_others(self, person, client):
        log_in(client)
        stranger = Client()
        stranger.force_login(EditorFactory(username="boris"))
        number = client.get(reverse("usersessions_list")).context["sessions"][0].pk
        assert stranger.post(reverse("end_session", args=[number]), follow=True).status_code == 404
        assert is_in(client)


class TestCookies:
    """As the page “Your data” says."""

    def test_one_lasts_as_long_as_the_log_in_and_two_a_year(self, person, client):
        client.get(reverse("account_login"))
        log_in(client)
        days = {
            name: round(int(cookie["max-age"]) / 86400, 1) for name, cookie in client.cookies.items() if cookie.value
        }
        assert days == {"sessionid": 0.5, "device": 365, "csrftoken": 364}

    def test_a_page_with_a_password_sets_some_and_no_other_page(self, overview, client):
        page = ContentPageFactory(languages="all")
        client.get(page.url)
        assert not client.cookies
        PageViewRestriction.objects.create(page=page.get_base_page(), restriction_type="password", password="open")
        client.get(page.url)
        assert set(client.cookies) == {"csrftoken"}
