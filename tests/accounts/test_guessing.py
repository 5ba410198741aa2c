"""Nobody guesses in, and nobody is locked out for good by somebody who tries."""

import datetime as dt
import io

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from mesi_site.accounts.models import GuessCount, SecurityMail
from tests.factories import EditorFactory

from .second_factors import code_of, give_app
from .ways_in import MOST, NEW, PASSWORD, WAYS, address, is_in, log_in, looked_at, set_password_by_link, spy_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_five_guesses_are_looked_at(way, person, overview):
    """Twelve on each way in; a thousand are made by `make drill`."""
    assert looked_at(way, person, 12) == MOST


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
            clock.shift(dt.timedelta(minutes=waits[-1]))
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_who_has_an_account_does_not_make_up_for_wrong_guesses_at_others_by_its_password(person):
    EditorFactory(username="mallory", password=PASSWORD)
    answers = []
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
        for number in range(20):
            answers.append(log_in(Client(), f"user-{number}", f"wrong-{number}").status_code)
            if number % 4 == 3:
                log_in(Client(), "mallory")
                clock.shift(dt.timedelta(minutes=16))
    assert answers.count(200) <= 2 * MOST  # a pause is over once in these eighty minutes


def attack(clock):
    """Slowly, through the night, and then all at once."""
    for number in range(100):
        log_in(Client(), password=f"wrong-{number}", **address(number))
        clock.shift(dt.timedelta(minutes=5 if number < 90 else 0))


class TestNobodyIsLockedOutForGood:
    def test_a_browser_that_has_logged_in_before_goes_on(self, person):
        own = Client()
        with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)) as clock:
            log_in(own)
            attack(clock)
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
        client = Client()
        for number in range(MOST):
            log_in(Client(), password=f"wrong-{number}", **address(number))
        set_password_by_link(client)
        log_in(client, password=NEW)
        assert is_in(client)

    def test_also_to_whoever_has_mistyped_it_at_this_very_place(self, person):
        """The page that tells them to wait says so."""
        client = Client()
        secret = give_app(person)
        for number in range(MOST + 1):
            answer = log_in(client, password=f"wrong-{number}")
        assert "by setting your password anew you get in at once" in answer.content.decode()
        set_password_by_link(client)
        log_in(client, password=NEW)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert is_in(client)

    def test_also_to_whoever_has_mistyped_codes(self, person):
        client = Client()
        secret = give_app(person)
        log_in(client)
        answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _time in range(MOST + 1)]
        assert answers[-1].status_code == 429
        set_password_by_link(client)
        log_in(client, password=NEW)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        assert is_in(client)

    def test_an_administrator_unlocks_by_a_command(self, person, client):
        for number in range(MOST):
            log_in(Client(), password=f"wrong-{number}", **address(number))
        assert log_in(client).status_code == 429
        call_command("unlock", "anna", stdout=io.StringIO())
        log_in(client)
        assert is_in(client)

    def test_also_at_the_address_from_which_somebody_has_guessed(self, person, client):
        for number in range(MOST):
            log_in(client, password=f"wrong-{number}", REMOTE_ADDR="2001:db8::1")
        said = io.StringIO()
        call_command("unlock", "anna", stdout=said)
        assert log_in(client, REMOTE_ADDR="2001:db8::7").status_code == 429
        call_command("unlock", "anna", stdout=said)
        assert "give it by --address" in said.getvalue()
        call_command("unlock", "anna", address="2001:db8::9", stdout=said)
        log_in(client, REMOTE_ADDR="2001:db8::7")
        assert is_in(client)
        with pytest.raises(CommandError, match="is no address"):
            call_command("unlock", "anna", address="the office")

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
        clock.shift(dt.timedelta(days=2, minutes=1))
        call_command("delete_old_log_ins")
    assert not GuessCount.objects.exists()
