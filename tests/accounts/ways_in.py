"""All ways on which somebody could guess, and what would look at a guess: for the tests and for the drill."""

from unittest.mock import patch

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from mesi_site.accounts.models import SecurityMail
from tests.factories import ContentPageFactory

from .second_factors import code_of, give_app

PASSWORD = "seven green lamps above the harbour"
NEW = "eleven brown boats upon the lake"
MOST = 5


def log_in(client, name="anna", password=PASSWORD, **headers):
    return client.post("/admin/login/", {"login": name, "password": password}, **headers)


def set_password_by_link(client, new=NEW):
    """As anna, who reads her mail in this browser."""
    client.post("/admin/password_reset/", {"email": "anna@example.org"})
    mail = SecurityMail.objects.get(subject="Set your password anew")
    link = next(word for word in mail.body.split() if "/key/" in word).removeprefix("http://testserver")
    form = client.get(link, follow=True).redirect_chain[-1][0]
    return client.post(form, {"password1": new, "password2": new})


def address(number):
    return {"REMOTE_ADDR": f"198.51.{number // 250}.{number % 250}"}


def is_in(client):
    return client.get("/admin/").status_code == 200


def through_both(user):
    """A client that has shown password and code."""
    client, secret = Client(), give_app(user)
    log_in(client, user.username)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)
    return client


def half_in():
    """A client that knows the password, and has the second factor before it."""
    client = Client()
    log_in(client)
    return client


def at_one_persons_password(person):
    return lambda n: log_in(Client(), password=f"wrong-{n}", **address(n))


def at_many_peoples_passwords(person):
    return lambda n: log_in(Client(), name=f"user-{n}")


def at_the_app(person):
    give_app(person)
    client = half_in()
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
    client, form = logged_in(person), {"password1": NEW, "password2": NEW}
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
    return lambda n: Client().get(f"/admin/password_reset/key/{int_to_base36(person.pk)}-abc{n}-{'0' * 32}/")


WAYS = {
    at_one_persons_password: (MD5PasswordHasher, "verify"),
    at_many_peoples_passwords: (MD5PasswordHasher, "encode"),
    at_the_app: (totp, "validate_totp_code"),
    at_recovery_codes: (RecoveryCodes, "validate_code"),
    at_the_password_asked_again: (MD5PasswordHasher, "verify"),
    at_the_code_asked_again: (totp, "validate_totp_code"),
    at_the_old_password: (MD5PasswordHasher, "verify"),
    at_a_pages_password: (PasswordViewRestrictionForm, "clean_password"),
    at_a_documents_password: (PasswordViewRestrictionForm, "clean_password"),
    at_the_link_of_a_new_password: (PasswordResetTokenGenerator, "check_token"),
}


def spy_on(place, name):
    return patch.object(place, name, autospec=True, side_effect=getattr(place, name))


def looked_at(way, person, guesses):
    """How many of so many guesses were compared with anything; the last one must have been told to wait."""
    make_one = way(person)
    with spy_on(*WAYS[way]) as spy:
        answers = [make_one(number) for number in range(guesses)]
    assert answers[-1].status_code == 429
    return spy.call_count
