"""Nobody guesses in, and nobody is locked out for good by somebody who tries."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from mesi_site.accounts.guessing import Locked, guess
from mesi_site.accounts.models import GuessCount, SecurityMail
from tests.factories import ContentPageFactory, EditorFactory

from .second_factors import give_app

pytestmark = pytest.mark.django_db

PASSWORD = "seven green lamps above the harbour"
GUESSES = 1000
MOST = 5
HOME = "/admin/"


@pytest.fixture
def person():
    return EditorFactory(username="anna", email="anna@example.org", password=PASSWORD)


def log_in(client, name="anna", password=PASSWORD, **headers):
    return client.post("/admin/login/", {"login": name, "password": password}, **headers)


def is_in(client):
    return client.get(HOME).status_code == 200


def address(number):
    return {"REMOTE_ADDR": f"198.51.{number // 250}.{number % 250}"}


def half_in(client=None):
    """A client that knows the password, and has the second factor before it."""
    client = client or Client()
    log_in(client)
    return client


# Ways in: each yields how to make one guess, and counts what is compared by a spy.


def at_one_persons_password(person):
    return lambda n: log_in(Client(), password=f"wrong-{n}", **address(n))


def at_many_peoples_passwords(person):
    return lambda n: log_in(Client(), name=f"user-{n}")


def at_the_app(person):
    give_app(person)
    client = half_in()
    client.cookies.pop("device", None)
    return lambda n: client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}, **address(n))


def at_recovery_codes(person):
    give_app(person)
    client = half_in()
    return lambda n: client.post(reverse("mfa_authenticate"), {"code": f"{n:08}"}, **address(n))


def logged_in(person):
    client = Client()
    client.force_login(person)
    return client


def at_the_password_asked_again(person):
    client = logged_in(person)
    return lambda n: client.post(reverse("account_reauthenticate"), {"password": f"wrong-{n}"}, **address(n))


def at_the_code_asked_again(person):
    give_app(person)
    client = logged_in(person)
    return lambda n: client.post(reverse("mfa_reauthenticate"), {"code": f"{n:06}"}, **address(n))


def at_the_old_password(person):
    client, new = logged_in(person), "eleven brown boats upon the lake"
    form = {"password1": new, "password2": new}
    change = reverse("account_change_password")
    return lambda n: client.post(change, form | {"oldpassword": f"wrong-{n}"}, **address(n))


def at_a_pages_password(person):
    page = ContentPageFactory()
    lock = PageViewRestriction.objects.create(
        page=page.get_base_page(), restriction_type="password", password="open sesame"
    )
    form = reverse("wagtailcore_authenticate_with_password", args=[lock.pk, page.pk])
    return lambda n: Client().post(form, {"password": f"wrong-{n}", "return_url": "/"})


def at_a_documents_password(person):
    lock = CollectionViewRestriction.objects.create(
        collection=Collection.objects.get(), restriction_type="password", password="open sesame"
    )
    form = reverse("wagtaildocs_authenticate_with_password", args=[lock.pk])
    return lambda n: Client().post(form, {"password": f"wrong-{n}", "return_url": "/"})


def at_the_link_of_a_new_password(person):
    return lambda n: Client().get(f"/admin/password_reset/key/{person.pk}-abc{n}-{'0' * 32}/")


WAYS = {
    at_one_persons_password: (MD5PasswordHasher, "verify"),
    at_many_peoples_passwords: (MD5PasswordHasher, "encode"),
    at_the_app: (totp, "validate_totp_code"),
    at_recovery_codes: (RecoveryCodes, "validate_code"),
    at_the_password_asked_again: (MD5PasswordHasher, "verify"),
    at_the_code_asked_again: (totp, "validate_totp_code"),
    at_the_old_password: (MD5PasswordHasher, "verify"),
    at_a_pages_password: ("wagtail.forms.PasswordViewRestrictionForm", "clean_password"),
    at_a_documents_password: ("wagtail.forms.PasswordViewRestrictionForm", "clean_password"),
    at_the_link_of_a_new_password: (PasswordResetTokenGenerator, "check_token"),
}


def spy_on(place, name):
    from django.utils.module_loading import import_string

    place = import_string(place) if isinstance(place, str) else place
    return patch.object(place, name, autospec=True, side_effect=getattr(place, name))


def test_a_thousand_guesses_on_each_way_in(person, overview, promise):
    looked_at = {}
    for way, watched in WAYS.items():
        GuessCount.objects.all().delete()
        person.authenticator_set.all().delete()
        make_one = way(person)
        with spy_on(*watched) as spy:
            answers = [make_one(number) for number in range(GUESSES)]
        assert answers[-1].status_code == 429, way
        looked_at[way.__name__] = spy.call_count
    most = max(looked_at.values())
    assert min(looked_at.values()) > 0, looked_at
    promise("Nobody guesses in", f"{most} of {GUESSES} at most, {len(WAYS)} ways in", most <= MOST)


def test_the_answer_says_until_when_in_the_readers_language(person, client):
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False):
        for number in range(MOST + 1):
            answer = log_in(client, password=f"wrong-{number}", headers={"Accept-Language": "en"})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "From 12:15 on you can try again" in answer.content.decode()  # the site's own zone


def test_the_right_password_is_not_looked_at_meanwhile_and_opens_afterwards(person, client):
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
        for number in range(MOST):
            log_in(client, password=f"wrong-{number}")
        assert log_in(client).status_code == 429
        clock.shift(dt.timedelta(minutes=16))
        log_in(client)
        assert is_in(client)


def test_who_goes_on_waits_longer_and_longer_up_to_a_day(person):
    waits = []
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        for _round in range(9):
            for number in range(MOST + 1):
                answer = log_in(Client(), password=f"wrong-{number}", **address(number))
            waits.append(int(answer["Retry-After"]) // 60)
            clock.shift(dt.timedelta(minutes=waits[-1] + 1))
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def attack(clock, times):
    for number in range(times):
        log_in(Client(), password=f"wrong-{number}", **address(number))
        clock.shift(dt.timedelta(minutes=5))


class TestNobodyIsLockedOutForGood:
    def test_a_browser_that_has_logged_in_before_goes_on(self, person):
        own = Client()
        with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
            log_in(own)
            attack(clock, 300)
            own.post("/admin/logout/")
            assert log_in(Client(), REMOTE_ADDR="203.0.113.9").status_code == 429
            log_in(own)
            assert is_in(own)

    def test_but_has_no_more_guesses_than_others(self, person):
        own = Client()
        log_in(own)
        own.post("/admin/logout/")
        answers = [log_in(own, password=f"wrong-{number}", **address(number)) for number in range(MOST + 1)]
        assert [answer.status_code for answer in answers] == [200] * MOST + [429]

    def test_its_cookie_cannot_be_made_or_taken_over_for_another_person(self, person):
        EditorFactory(username="boris", password=PASSWORD)
        boris = Client()
        log_in(boris, "boris")
        boris.post("/admin/logout/")
        for number in range(MOST):
            log_in(Client(), password=f"wrong-{number}", **address(number))
        assert log_in(boris).status_code == 429
        boris.cookies["device"] = "anna:made-up"
        assert log_in(boris).status_code == 429

    def test_a_new_password_by_mail_opens(self, person):
        new, client = "eleven brown boats upon the lake", Client()
        for number in range(MOST):
            log_in(Client(), password=f"wrong-{number}", **address(number))
        client.post("/admin/password_reset/", {"email": "anna@example.org"})
        mail = SecurityMail.objects.get(subject="Set your password anew")
        link = next(word for word in mail.body.split() if "/key/" in word).removeprefix("http://testserver")
        form = client.get(link, follow=True).redirect_chain[-1][0]
        client.post(form, {"password1": new, "password2": new})
        log_in(client, password=new)
        assert is_in(client)

    def test_an_administrator_unlocks_by_a_command(self, person, client):
        for number in range(MOST):
            log_in(Client(), password=f"wrong-{number}", **address(number))
        assert log_in(client).status_code == 429
        call_command("unlock", "anna", stdout=io.StringIO())
        log_in(client)
        assert is_in(client)

    def test_a_locked_address_locks_nobody_else(self, person, client):
        for number in range(50):
            log_in(Client(), name="anna", password=f"wrong-{number}", REMOTE_ADDR="203.0.113.7")
        for number in range(50):
            log_in(Client(), name="boris", password=f"wrong-{number}", REMOTE_ADDR="203.0.113.7")
        EditorFactory(username="boris", password=PASSWORD)
        log_in(client, "boris")
        assert is_in(client)

    def test_who_makes_slips_and_gets_in_has_used_only_those(self, person):
        for _day in range(10):
            client = Client()
            log_in(client)
            assert is_in(client)

    def test_the_person_is_told_once_in_a_while(self, person):
        for number in range(100):
            log_in(Client(), password=f"wrong-{number}", **address(number))
        assert SecurityMail.objects.filter(subject="Somebody keeps guessing at your account").count() == 1


def test_guesses_of_somebody_who_does_not_exist_look_the_same(person):
    answers = {}
    for name in ("anna", "nobody"):
        client = Client()
        with spy_on(MD5PasswordHasher, "encode") as encode:
            answers[name] = [
                log_in(client, name, f"wrong-{number}", REMOTE_ADDR=f"203.0.113.{len(name)}").status_code
                for number in range(MOST + 1)
            ]
        assert encode.call_count == MOST
    assert answers["anna"] == answers["nobody"] == [200] * MOST + [429]


def test_asking_for_links_shows_nobody_and_floods_nobody(person):
    answers = [
        Client().post("/admin/password_reset/", {"email": f"{name}@example.org"}, **address(number))
        for number, name in enumerate(["anna"] * 30 + ["nobody"])
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert SecurityMail.objects.count() == MOST
    assert not SecurityMail.objects.filter(to="nobody@example.org").exists()


def test_what_is_kept_tells_nobodys_name_or_address_and_is_deleted(person):
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
        log_in(Client(), password="wrong", REMOTE_ADDR="203.0.113.7")
        assert all(len(count.key) == 64 and int(count.key, 16) for count in GuessCount.objects.all())
        clock.shift(dt.timedelta(days=2))
        call_command("delete_old_log_ins")
    assert not GuessCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_do_not_slip_through(rf):
    """Thirty threads, each with a connection of its own."""
    looked_at = []

    def one(number):
        try:
            with guess(rf.post("/", REMOTE_ADDR=f"203.0.113.{number}"), "password", "anna"):
                looked_at.append(number)
        except Locked:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as threads:
        list(threads.map(one, range(100)))
    assert len(looked_at) == MOST
