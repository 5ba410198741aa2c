"""Many requests at the same moment count one another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from international.enquiries.models import Enquiry, Mail, Sending
from international.enquiries.tokens import Note

from .student import BROWSER, WORDS

ADDRESS = "/en/programs/applied-statistics/enquiry/"
AT_ONCE = 12
MOST = 6


@pytest.fixture(autouse=True)
def nothing_yet(committed_site):
    for model in (Enquiry, Sending):
        model.objects.all().delete()


def send(words):
    note = Note(int(timezone.now().timestamp()) - 60, "1", 12)
    try:
        return Client().post(ADDRESS, WORDS | {"note": str(note)} | words, headers=BROWSER).status_code
    finally:
        connections.close_all()


def send_all(sendings):
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sorted(threads.map(send, sendings))


def test_a_flood_from_one_network_is_held_back_however_fast_it_comes():
    flood = [{"email": f"robot{number}@example.net"} for number in range(AT_ONCE)]
    assert send_all(flood) == [303] * MOST + [429] * (AT_ONCE - MOST)
    assert Enquiry.objects.count() == MOST


def test_a_double_click_is_one_question():
    assert send_all([{}, {}]) == [303, 303]
    assert Enquiry.objects.count() == 1
    assert Mail.objects.count() == 2
