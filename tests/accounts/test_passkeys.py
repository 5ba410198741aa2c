"""What is sent in the place of a passkey is refused, wherever one is asked for; the way of a real one is tested in a
browser.
"""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from .ways_in import is_in, log_in, through_both

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_factors(settings):
    settings.TWO_FACTORS_REQUIRED = True


def assertion(**response):
    shown = {"clientDataJSON": "AAAA", "authenticatorData": "A" * 50, "signature": "AAAA", "userHandle": "MQ"}
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": shown | response})


NO_PASSKEYS = [
    "", "null", "[", "[]", "5", "{}", "[" * 60_000, "1" * 5_000, '{"id": "AAAA"}', '{"id": {}, "rawId": []}',
    '{"rawId": "AAAA", "response": 5}', '{"rawId": "é", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "AAAA"}}',
    assertion(), assertion(authenticatorData=""), assertion(authenticatorData="AAAA"), assertion(userHandle=None),
    assertion(userHandle="enp6enp6enp6enp6"), assertion(userHandle=7), assertion(clientDataJSON="bnVsbA"),
    assertion(authenticatorData="A" * 43 + "_" * 40), assertion(clientDataJSON="e30"), assertion(signature=None),
]  # fmt: skip


@pytest.mark.parametrize("sent", NO_PASSKEYS, ids=lambda sent: sent[:40])
def test_what_is_no_passkey_is_no_failure(sent, person):
    client = through_both(person)
    client.get(reverse("mfa_add_webauthn"))
    assert client.post(reverse("mfa_add_webauthn"), {"credential": sent}).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize("sent", NO_PASSKEYS, ids=lambda sent: sent[:40])
def test_nor_is_it_where_one_is_asked_for(sent, person):
    stranger, half, inside = Client(), Client(), through_both(person)
    log_in(half)
    stranger.get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    inside.get(reverse("mfa_reauthenticate_webauthn"))
    half.get(reverse("mfa_authenticate"))
    assert stranger.post(reverse("mfa_login_webauthn"), {"credential": sent})["Location"] == reverse("account_login")
    assert half.post(reverse("mfa_authenticate"), {"credential": sent}).status_code == 200
    assert inside.post(reverse("mfa_reauthenticate_webauthn"), {"credential": sent}).status_code == 302
    assert not is_in(stranger)
    assert not is_in(half)
