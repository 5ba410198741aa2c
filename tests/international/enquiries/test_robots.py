"""A thousand robots and fifty people of one campus: none of the people is lost, and next to none of the robots kept."""

import datetime as dt

import pytest
from django.test import Client

from international.enquiries.models import Enquiry, Sending
from mesi_site.delivery.pagecache import memory
from tests.factories import ProgramPageFactory

from .student import BROWSER, Student

pytestmark = pytest.mark.django_db

OF_A_KIND = 125
PEOPLE = 50
CAMPUS = "198.51.100.1"
NO_BROWSER = {}
ELSEWHERE = {"origin": "https://casino.example"}
CROSS_SITE = {"sec-fetch-site": "cross-site", "origin": "null"}


def words(number):
    return {"name": f"Robot {number}", "email": f"robot{number}@example.net", "message": f"Buy pills number {number}!"}


def network(number):
    return f"192.0.2.{number % 250}"


def no_headers(reader, number):
    reader.send(headers=NO_BROWSER, **words(number))


def from_elsewhere(reader, number):
    reader.send(headers=ELSEWHERE, **words(number))


def from_another_site_in_a_browser(reader, number):
    reader.send(headers=CROSS_SITE, **words(number))


def fills_in_everything(reader, number):
    reader.network = network(number)
    reader.send(homepage="https://casino.example", **words(number))


def sends_an_old_form_again(reader, number):
    reader.network = network(number)
    reader.send(note=reader.old_note, **words(number))


def forges(reader, number):
    reader.network = network(number)
    reader.send(note=reader.form["note"][:-1] + "x", **words(number))


def sends_links_only(reader, number):
    reader.network = network(number)
    reader.send(**words(number) | {"message": f"http://casino.example/{number} <a href=x>win</a>"})


def floods(reader, number):
    reader.network = "2001:db8:1:2::" + format(number, "x")  # one subscriber has all of these addresses
    reader.send(**words(number))


KINDS = [
    no_headers,
    from_elsewhere,
    from_another_site_in_a_browser,
    fills_in_everything,
    sends_an_old_form_again,
    forges,
    sends_links_only,
    floods,
]


@pytest.fixture(autouse=True)
def empty_memory():
    memory.forget()
    yield
    memory.forget()


def test_of_a_thousand_robots_less_than_one_in_a_hundred_is_kept_and_fifty_people_are_all_heard(student, clock):
    reader = student()
    reader.old_note = reader.form["note"]
    clock.shift(dt.timedelta(days=3))
    reader.read()
    clock.shift(dt.timedelta(minutes=1))
    with memory.under(1):  # while no editor changes anything
        for number in range(OF_A_KIND * len(KINDS)):
            KINDS[number % len(KINDS)](reader, number)
    kept = Enquiry.objects.count()
    assert kept < OF_A_KIND * len(KINDS) / 100

    campus = student(network=CAMPUS)
    for number in range(PEOPLE):
        person = {"email": f"student{number}@campus.example", "message": f"May person number {number} apply?"}
        assert campus.send(**person).status_code == 303
        clock.shift(dt.timedelta(minutes=2))
    assert Enquiry.objects.count() == kept + PEOPLE


def test_instant_answers_of_a_form_that_was_just_drawn_are_not_kept(student):
    reader = student()
    reader.read()
    assert {reader.send(**words(number)).status_code for number in range(5)} == {422}
    assert not Enquiry.objects.exists()


def test_who_sends_too_much_is_told_to_wait_and_loses_nothing(student, clock):
    reader = student()
    answers = [reader.send(**words(number)) for number in range(7)]
    assert [answer.status_code for answer in answers] == [303] * 6 + [429]
    assert answers[-1].headers["Retry-After"] == "600"
    assert "Buy pills number 6!" in answers[-1].content.decode()
    clock.shift(dt.timedelta(minutes=11))
    assert reader.send(**words(6)).status_code == 303


def test_one_mailbox_is_not_asked_for_by_many_networks(student):
    reader = student()
    codes = []
    for number in range(5):
        reader.network = network(number)
        codes.append(reader.send(**words(number) | {"email": "Victim@example.org"}).status_code)
    assert codes == [303, 303, 303, 429, 429]


def test_no_address_is_kept(student, clock):
    reader = student()
    reader.send()
    assert Sending.objects.count() == 2
    for sending in Sending.objects.all():
        assert len(sending.key) == 64
        assert "203" not in str(sending)
    clock.shift(dt.timedelta(days=1))
    reader.read()
    clock.shift(dt.timedelta(minutes=1))
    reader.send(message="And may I bring my cat with me?")
    assert Sending.objects.count() == 2, "those of yesterday are gone"


@pytest.mark.parametrize("headers", [NO_BROWSER, ELSEWHERE, CROSS_SITE, {"sec-fetch-site": "none"}, {"origin": "null"}])
def test_what_comes_from_elsewhere_is_refused_in_the_language_of_the_form(headers, student):
    response = student("ru").send(headers=headers)
    assert response.status_code == 403
    assert response.headers["Content-Language"] == "ru"
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("headers", [BROWSER, {"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}])
def test_a_browser_of_this_site_needs_no_token(headers, student):
    assert student().send(headers=headers).status_code == 303


def test_the_password_of_a_page_and_the_editor_still_ask_for_a_token(student):
    client = Client(enforce_csrf_checks=True)
    for address in ("/admin/login/", "/en/_util/authenticate_with_password/1/1/"):
        assert client.post(address, {"username": "a"}, headers=BROWSER).status_code == 403


def test_a_program_of_its_own_limits_nobody_else(student):
    other = ProgramPageFactory(slug="other")
    reader, elsewhere = student(), student(below=other, network="203.0.113.99")
    for number in range(7):
        reader.send(**words(number))
    assert isinstance(elsewhere, Student)
    assert elsewhere.send(email="other@example.org").status_code == 303
