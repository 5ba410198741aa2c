"""No link of the site leads nowhere."""

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_site")]


def addresses_in(answer):
    for element in answer.soup.select("[href], [src]"):
        address = (element.get("href") or element["src"]).removeprefix(settings.BASE_URL)
        if address.startswith("/") and not address.startswith("//"):
            yield address.partition("#")[0]


def test_every_link_within_the_site_leads_to_a_page(answers):
    known = {answer.address for answer in answers} | {"/"}
    others = {address: answer for answer in answers for address in addresses_in(answer)}
    for address in set(others) - known:
        if address.startswith(settings.STATIC_URL):
            assert finders.find(address.removeprefix(settings.STATIC_URL)), f"{address} on {others[address]}"
        else:
            assert Client().get(address).status_code == 200, f"{address} on {others[address]}"


def test_every_page_can_be_reached_by_links(answers):
    """From the start page of each language, in that language."""
    by_address = {answer.address: answer for answer in answers}
    for language in {answer.language for answer in answers}:
        seen, waiting = set(), [f"/{language}/"]
        while waiting:
            address = waiting.pop()
            if address in seen or address not in by_address:
                continue
            seen.add(address)
            waiting += [a.partition("?")[0] for a in addresses_in(by_address[address]) if a.startswith(f"/{language}/")]
        unreachable = {answer.address for answer in answers if answer.language == language} - seen
        # A membership without a text of its own stands in the ledger and has no link.
        assert {a for a in unreachable if "/memberships/" not in a} == set()


def test_mail_and_phone_links_can_be_used(answers):
    for answer in answers:
        for link in answer.soup.select('a[href^="mailto:"], a[href^="tel:"]'):
            scheme, _, value = link["href"].partition(":")
            assert ("@" in value) if scheme == "mailto" else value.lstrip("+").isdigit(), answer
