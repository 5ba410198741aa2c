"""Secrets of second factors lie encrypted in the database; a changed key locks nobody out, a lost one fails clearly."""

import io
import json
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from mesi_site.accounts.models import SecurityMail
from tests.browser.server import environment
from tests.factories import EditorFactory

from .second_factors import code_of, give_app, recovery_codes
from .ways_in import PASSWORD, is_in, log_in

pytestmark = pytest.mark.django_db

OLD_KEY, NEW_KEY = "old-key-" + "0" * 50, "new-key-" + "1" * 50
HOME = "/admin/"


@pytest.fixture(autouse=True)
def two_factors(settings):
    settings.TWO_FACTORS_REQUIRED = True
    settings.SECRET_KEY = OLD_KEY


def show_both(code):
    """A client that has shown password and code, and the answer to the code."""
    client = Client()
    log_in(client)
    return client, client.post(reverse("mfa_authenticate"), {"code": code})


def opens(code):
    client, _answer = show_both(code)
    return is_in(client)


def change_key(settings, *fallbacks):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, list(fallbacks)


def seal(**options):
    said = io.StringIO()
    call_command("seal_second_factors", stdout=said, **options)
    return said.getvalue()


def stored():
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_neither_the_secret_of_an_app_nor_that_of_recovery_codes_lies_open(person, client):
    log_in(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert secret not in json.dumps(sessions)
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert secret not in stored()
    assert stored().count("sealed:gAAAA") == 2
    assert opens(recovery_codes(person)[0])
    assert opens(code_of(secret))


def test_a_wrong_code_leaves_the_app_the_key_that_it_has_read(person, client):
    log_in(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    again = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert again.context["form"].secret == secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert opens(code_of(secret))


@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_with_the_key_from_before_as_a_fallback_nobody_is_locked_out(kind, person, settings):
    secret = give_app(person)
    code = code_of(secret) if kind == "app" else recovery_codes(person)[0]
    change_key(settings, OLD_KEY)
    assert opens(code)


def test_log_ins_go_on_with_it_and_end_without(person, settings):
    client, other = (show_both(code)[0] for code in (code_of(give_app(person)), recovery_codes(person)[0]))
    change_key(settings, OLD_KEY)
    assert is_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    assert is_in(client)  # signed anew meanwhile
    assert not is_in(other)


def test_and_stay_in_the_list_of_those_that_can_be_ended(person, settings, overview):
    codes = [code_of(give_app(person)), *recovery_codes(person)]
    (mine, _), (at_pages, _) = show_both(codes[0]), show_both(codes[1])
    change_key(settings, OLD_KEY)
    PageViewRestriction.objects.create(page=overview.get_base_page(), restriction_type="login")
    assert at_pages.get("/en/").status_code == 200
    page = mine.get(reverse("usersessions_list"))
    listed = {session.session_key for session in page.context["sessions"]}
    assert listed == {one.session.session_key for one in (mine, at_pages)}
    assert "This browser" in page.content.decode()


def test_a_run_later_the_fallback_is_not_needed(person, settings):
    secret = give_app(person)
    change_key(settings, OLD_KEY)
    assert seal() == "2 secrets of second factors encrypted.\n"
    assert seal() == ""
    settings.SECRET_KEY_FALLBACKS = []
    assert opens(code_of(secret))


def test_used_recovery_codes_stay_used(person, settings):
    give_app(person)
    used, left = recovery_codes(person)[:2]
    assert opens(used)
    change_key(settings, OLD_KEY)
    seal()
    assert used not in recovery_codes(person)
    assert opens(left)


class TestFromBefore:
    """Secrets that a version without seals has stored."""

    @pytest.fixture
    def secret(self, person):
        secret = give_app(person)
        seal(undo=True)
        assert secret in stored()
        return secret

    def test_they_open_at_once(self, secret):
        assert opens(code_of(secret))

    def test_and_are_sealed_by_the_next_periodic_run(self, secret, overview):
        call_command("run_periodic", stdout=io.StringIO())
        assert secret not in stored()
        assert opens(code_of(secret))


class TestLostKey:
    @pytest.fixture
    def secret(self, person, settings):
        secret = give_app(person)
        change_key(settings)
        return secret

    def test_whoever_logs_in_is_told_what_it_is_and_what_to_do(self, secret, caplog):
        client, answer = show_both(code_of(secret))
        assert answer.status_code == 403
        assert "Your codes cannot be checked" in answer.content.decode()
        assert client.get(HOME).status_code == 302
        assert "SECRET_KEY_FALLBACKS" in caplog.text

    def test_the_periodic_run_tells_the_operator(self, secret, overview, caplog):
        with pytest.raises(CommandError, match="seal_second_factors"):
            call_command("run_periodic", stdout=io.StringIO())
        assert "2 second factors cannot be read" in caplog.text

    def test_the_key_that_is_found_again_opens(self, secret, settings):
        settings.SECRET_KEY_FALLBACKS = [OLD_KEY]
        assert opens(code_of(secret))

    def test_a_command_lets_people_choose_new_ones_and_tells_them(self, secret, person):
        boris = EditorFactory(username="boris", password=PASSWORD)
        give_app(boris)
        assert seal(remove_unreadable=True) == "Second factors of 1 people removed.\n"
        assert set(Authenticator.objects.values_list("user", flat=True)) == {boris.pk}
        assert SecurityMail.objects.filter(to=person.email, subject__startswith="An administrator").exists()
        client = Client()
        assert log_in(client)["Location"] == HOME
        assert client.get(HOME, follow=True).redirect_chain[-1][0] == reverse("take_up_a_factor")

    def test_whoever_is_in_by_a_passkey_replaces_the_rest(self, secret, person, client, settings):
        settings.TWO_FACTORS_REQUIRED = False  # in the place of a passkey, which takes a browser
        client.force_login(person)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        security = client.get(reverse("mfa_index")).content.decode()
        assert "They do not work any more." in security
        assert "It does not work any more: remove it" in security
        assert client.get(reverse("mfa_view_recovery_codes")).status_code == 403
        assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
        client.post(reverse("mfa_generate_recovery_codes"))
        assert client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"] == recovery_codes(person)
        client.post(reverse("mfa_deactivate_totp"))
        assert "any more" not in client.get(reverse("mfa_index")).content.decode()


def test_a_server_reads_keys_from_before_out_of_its_environment():
    said = "from mesi_site.settings import production; print(production.SECRET_KEY_FALLBACKS)"
    keys = environment(BASE_URL="https://example.org", SECRET_KEY_FALLBACKS=f"{OLD_KEY} {NEW_KEY}")
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=site.BASE_DIR, env=keys, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{[OLD_KEY, NEW_KEY]}\n"
