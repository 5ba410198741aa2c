"""Who asks is found behind the proxies that are ours, and nobody can pretend to be somebody else."""

import sys
from importlib import import_module

import pytest
from django.test import RequestFactory

from mesi_site.delivery.client_address import client_network


def network(remote, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return client_network(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # claimed by a stranger
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", "198.51.100.1"),  # a Unix socket
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # what a client says stands first
        ("127.0.0.1", "198.51.100.1, 127.0.0.1", "198.51.100.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", None, "203.0.113.7"),
        ("", None, ""),
    ],
)
def test_the_address_of_the_reader(remote, forwarded, found):
    assert network(remote, forwarded) == found


def test_other_proxies_are_believed_once_they_are_named(settings):
    assert network("10.0.0.5", "198.51.100.1") == "10.0.0.5"
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert network("10.0.0.5", "198.51.100.1, 10.1.1.1") == "198.51.100.1"


def test_proxies_may_be_named_with_spaces_between_them_and_by_any_of_their_addresses(settings, monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.5/8, 192.0.2.1 ")
    monkeypatch.delitem(sys.modules, "mesi_site.settings.base")
    settings.TRUSTED_PROXIES = import_module("mesi_site.settings.base").TRUSTED_PROXIES
    assert network("192.0.2.1", "198.51.100.1, 10.1.1.1") == "198.51.100.1"
