"""Two factors: with a password alone nobody gets further than to the choice of the second one."""

from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from wagtail.models import ModelLogEntry, PageViewRestriction

from mesi_site.accounts.gate import TO_TAKE_UP_A_FACTOR
from mesi_site.accounts.models import SecurityMail
from tests.factories import ContentPageFactory, EditorFactory, UserFactory

from .second_factors import code_of, give_app, recovery_codes
from .ways_in import NEW, PASSWORD, is_in, set_password_by_link, through_both

pytestmark = pytest.mark.django_db

HOME = "/admin/"
ADMINISTRATOR = "Administrator"
LOG_INS = ["/admin/login/", "/en/_util/login/", "/ru/_util/login/", "/fr/_util/login/", "/it/_util/login/"]


@pytest.fixture(autouse=True)
def two_factors(settings):
    settings.TWO_FACTORS_REQUIRED = True
    settings.SENSITIVE_SCREENS_ASK_AGAIN = True


def somebody(role):
    if role == ADMINISTRATOR:
        return EditorFactory(username=role, password=PASSWORD)
    return UserFactory(username=role, password=PASSWORD, groups=[Group.objects.get(name=role)])


def log_in(client, name="anna", address="/admin/login/"):
    return client.post(address, {"login": name, "username": name, "password": PASSWORD}, follow=True)


def roles():
    return [ADMINISTRATOR, *Group.objects.order_by("name").values_list("name", flat=True)]


def test_a_password_alone_opens_nothing(promise):
    opened = []
    for role in roles():
        for with_app in (False, True):
            user = somebody(role)
            if with_app:
                give_app(user)
            for address in LOG_INS:
                client = Client()
                log_in(client, role, address)
                opened += [(role, with_app, address) for path in (HOME, "/admin/pages/", "/admin/account/")
                           if client.get(path).status_code == 200]  # fmt: skip
            user.delete()
    measured = f"{len(opened)} of {len(roles()) * 2 * len(LOG_INS)} log-ins by password alone"
    promise("Two factors mean two", measured, not opened)


def addresses(patterns=None, prefix="/", names=()):
    """(name, an address) of everything that the site answers, numbers and words made up."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLPattern):
            kwargs = {
                key: EXAMPLES.get(type(converter).__name__, "1") for key, converter in entry.pattern.converters.items()
            }
            kwargs |= {key: "1" for key in entry.pattern.regex.groupindex if key not in kwargs}
            try:
                yield entry.name, reverse(":".join([*names, entry.name]), kwargs=kwargs)
            except (NoReverseMatch, TypeError):
                continue
        else:
            yield from addresses(entry.url_patterns, prefix, [*names, entry.namespace] if entry.namespace else names)


EXAMPLES = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "PathConverter": "x",
    "UUIDConverter": "0" * 32,
}
FOR_ANYBODY = {
    "account_login", "mfa_authenticate", "mfa_login_webauthn", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "account_set_password",
}  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
def test_at_every_address_of_the_editor_they_are_strangers(method, person):
    """Whatever the address, and whatever a later Wagtail adds: the answer is a stranger's."""
    client, stranger = Client(), Client()
    log_in(client)
    asked = [(name, path) for name, path in set(addresses()) if name and path.startswith(HOME)]
    assert len(asked) > 200
    theirs_too = {path for name, path in asked if name in TO_TAKE_UP_A_FACTOR | FOR_ANYBODY}
    different = []
    for _name, path in asked:
        if path in theirs_too:
            continue
        mine, theirs = (getattr(one, method)(path) for one in (client, stranger))
        if (mine.status_code, mine.get("Location")) != (theirs.status_code, theirs.get("Location")):
            different.append((path, mine.status_code))
    assert different == []


def test_pages_for_logged_in_people_stay_closed(person, overview):
    page = ContentPageFactory()
    PageViewRestriction.objects.create(page=page.get_base_page(), restriction_type="login")
    client = Client()
    log_in(client)
    assert client.get(page.url)["Location"].startswith("/en/_util/login/")


def test_whoever_has_none_is_led_to_the_choice(person, client):
    answer = log_in(client)
    assert answer.redirect_chain[-1][0] == reverse("take_up_a_factor")
    for address in TO_TAKE_UP_A_FACTOR - {"account_logout", "account_reauthenticate"}:
        assert client.get(reverse(address)).status_code == 200
    client.post("/admin/logout/")
    assert client.get(reverse("take_up_a_factor")).status_code == 302


def test_a_browser_is_known_once_it_has_shown_both(person):
    """Each known one has guesses of its own: a password alone must not make a thousand of them."""
    client = Client()
    log_in(client)
    assert "device" not in client.cookies
    assert "device" in through_both(person).cookies


def test_the_app_opens_the_editor_and_recovery_codes_come_with_it(person, client):
    log_in(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    answer = client.get(answer["Location"])
    assert all(code in answer.content.decode() for code in recovery_codes(person))
    assert len(recovery_codes(person)) == 10
    assert is_in(client)


def test_a_wrong_code_adds_no_app(person, client):
    log_in(client)
    client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert not Authenticator.objects.exists()


def test_password_and_code_open_the_editor(person, client):
    secret = give_app(person)
    log_in(client)
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_a_code_counts_once(person):
    secret = give_app(person)
    first, second = Client(), Client()
    for one in (first, second):
        log_in(one)
    code = code_of(secret)
    for one in (first, second):
        one.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_recovery_code_stands_in_once_and_is_told(person):
    give_app(person)
    code = recovery_codes(person)[0]
    first, second = Client(), Client()
    for one in (first, second):
        log_in(one)
        one.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)
    assert SecurityMail.objects.filter(subject="A recovery code of yours has been used").count() == 1


def test_also_for_two_who_send_it_at_the_same_moment(person):
    give_app(person)
    code = recovery_codes(person)[0]
    first, second = Client(), Client()
    with patch.object(RecoveryCodes, "_mark_code_used"):  # as if the other had not written it down yet
        for one in (first, second):
            log_in(one)
            one.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_session_from_before_the_second_factor_ends(person, settings, client):
    settings.TWO_FACTORS_REQUIRED = False
    log_in(client)
    assert is_in(client)
    give_app(person)
    settings.TWO_FACTORS_REQUIRED = True
    assert not is_in(client)
    assert client.get(reverse("take_up_a_factor")).status_code == 302


def test_a_new_password_by_mail_opens_nothing_by_itself(person, client):
    give_app(person)
    assert set_password_by_link(client)["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_in(client)
    client.post("/admin/login/", {"login": "anna", "password": NEW})
    assert not is_in(client)


def test_the_last_factor_stays(person, client):
    secret = give_app(person)
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_last_passkey_stays(person):
    client = through_both(person)
    Authenticator.objects.all().delete()
    passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key", "credential": {}})
    client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


class TestLost:
    def test_a_command_takes_the_factors_away_ends_sessions_and_tells(self, person, client):
        secret = give_app(person)
        log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        call_command("reset_two_factors", "anna")
        assert not Authenticator.objects.exists()
        assert not is_in(client)
        assert ModelLogEntry.objects.filter(action="accounts.reset_factors", object_id=str(person.pk)).exists()
        assert SecurityMail.objects.filter(to="anna@example.org", subject__startswith="An administrator").exists()

    def test_an_administrator_does_it_on_the_users_page(self, person):
        administrator = EditorFactory(username="boss", password=PASSWORD)
        boss = through_both(administrator)
        give_app(person)
        assert (
            reverse("reset_factors", args=[person.pk]) in boss.get(reverse("wagtailusers_users:index")).content.decode()
        )
        boss.post(reverse("reset_factors", args=[person.pk]))
        assert not Authenticator.objects.filter(user=person).exists()
        assert ModelLogEntry.objects.get(action="accounts.reset_factors").user == administrator

    def test_nobody_else_does_it(self, person):
        give_app(person)
        publisher = through_both(somebody("Office head"))
        publisher.post(reverse("reset_factors", args=[person.pk]))
        assert Authenticator.objects.filter(user=person).exists()
