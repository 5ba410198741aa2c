"""A student asks below a program: in four languages, without an account, and never types anything twice."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from international.enquiries.models import Enquiry, EnquirySettings, Mail
from mesi_site.pages.models import BasePage
from tests.factories import ContentPageFactory, ProgramPageFactory

from .student import WORDS, fields, soup

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_arrives_with_its_program_and_language(language, student, program):
    reader = student(language)
    response = reader.send()
    assert response.status_code == 303
    assert response.headers["Location"] == f"{program.url_in(language)}enquiry/sent/"
    enquiry = Enquiry.objects.get()
    assert (enquiry.program, enquiry.language, enquiry.state) == (program, language, "new")
    assert (enquiry.name, enquiry.email, enquiry.country) == (WORDS["name"], WORDS["email"], WORDS["country"])
    assert (enquiry.message, enquiry.consented_at) == (WORDS["message"], timezone.now())
    assert (enquiry.consent_version, enquiry.kept_months) == ("1", 12)
    assert {mail.kind for mail in Mail.objects.all()} == {"office", "receipt"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_follows_is_the_same_for_everybody_and_names_nobody(language, student, program):
    reader = student(language)
    response = reader.client.get(reader.send().headers["Location"])
    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]
    assert WORDS["name"] not in response.content.decode()
    assert soup(response).select_one(f'a[href="{program.url_in(language)}"].button')


def test_a_question_about_no_program_is_asked_below_the_list(student, program):
    index = BasePage.objects.parent_of(program).get()
    reader = student(below=index)
    assert reader.send().headers["Location"] == f"{index.url_in('en')}enquiry/sent/"
    assert Enquiry.objects.get().program is None


def test_a_program_that_is_named_in_the_address_has_its_own_form(program):
    address = BasePage.objects.parent_of(program).get().url_in("fr")
    assert (
        Client().get(f"{address}enquiry/?program=statistics").headers["Location"] == f"{program.url_in('fr')}enquiry/"
    )
    assert Client().get(f"{address}enquiry/?program=nothing").headers["Location"] == f"{address}enquiry/"


def test_a_draft_has_no_form(program):
    draft = ProgramPageFactory(live=False)
    assert Client().get(f"{draft.url_in('en')}enquiry/").status_code == 404


def test_the_form_may_be_kept_for_everybody(program):
    response = Client().get(f"{program.url_in('en')}enquiry/")
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies
    assert response.headers.get("Vary") in (None, "Accept-Encoding")
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_the_program_leads_to_its_form(program):
    page = soup(Client().get(program.url_in("ru")))
    links = page.select(f'main a[href="{program.url_in("ru")}enquiry/"]')
    assert [link["class"] for link in links] == [["button"], ["more"]]
    assert len({link.get_text() for link in links}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_at_the_field_and_above_with_a_link_to_it(language, student):
    response = student(language).send(name="", email="anna", message="https://example.org", consent=None)
    assert response.status_code == 422
    page = soup(response)
    summary = page.select_one(".problems[autofocus][tabindex]")
    assert [link["href"] for link in summary.select("a")] == ["#id_name", "#id_email", "#id_message", "#id_consent"]
    for link in summary.select("a"):
        field = page.select_one(link["href"])
        assert field["aria-invalid"] == "true"
        described = " ".join(page.find(id=name).get_text() for name in field["aria-describedby"].split())
        assert " ".join(link.get_text().split()) in " ".join(described.split())
    assert not Enquiry.objects.exists()


def test_nothing_typed_is_lost(student):
    response = student().send(email="anna", homepage="")
    assert fields(response).items() >= {**WORDS, "email": "anna"}.items()


def test_a_form_that_was_open_for_days_comes_back_with_everything_and_can_be_sent(student, clock):
    reader = student()
    clock.shift(dt.timedelta(days=3))
    response = reader.send()
    assert response.status_code == 422
    reader.form = fields(response)
    assert reader.form.items() >= WORDS.items()
    clock.shift(dt.timedelta(seconds=4))
    assert reader.send().status_code == 303
    assert Enquiry.objects.count() == 1


def test_a_form_of_yesterday_evening_is_good_in_the_morning(student, clock):
    reader = student()
    clock.shift(dt.timedelta(hours=30))
    assert reader.send().status_code == 303


def test_who_was_too_fast_sends_once_more(student, clock):
    reader = student()
    reader.read()
    clock.shift(dt.timedelta(seconds=1))
    response = reader.send()
    assert response.status_code == 422
    reader.form = fields(response)
    clock.shift(dt.timedelta(seconds=2))
    assert reader.send().status_code == 303


def test_a_helpful_browser_that_filled_in_the_hidden_field_loses_nobody(student):
    reader = student()
    response = reader.send(homepage="https://example.org")
    assert response.status_code == 422
    reader.form = fields(response)
    assert reader.form["homepage"] == ""
    assert reader.send().status_code == 303


def test_the_trap_is_neither_seen_nor_reached_by_keyboard(student):
    trap = soup(student().read()).select_one(".form__trap input")
    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"
    css = (settings.BASE_DIR / "static/css/components/form.css").read_text()
    assert ".form__trap {\n  display: none;" in css


def test_an_impatient_finger_asks_once(student):
    reader = student()
    assert {reader.send().status_code, reader.send().status_code} == {303}
    assert Enquiry.objects.count() == 1
    assert Mail.objects.count() == 2


def test_whoever_sends_the_same_again_and_again_is_told_that_it_has_arrived(student):
    reader = student()
    assert [reader.send().status_code for _ in range(6)] == [303] * 6
    assert Enquiry.objects.count() == 1
    assert reader.send(message="And may my brother apply, too?").status_code == 429


def test_consent_says_how_long_and_leads_to_the_page_on_privacy(program):
    page = ContentPageFactory(title_en="Privacy")
    EnquirySettings.objects.update_or_create(defaults={"months": 7, "privacy_page": page})
    shown = soup(Client().get(f"{program.url_in('en')}enquiry/"))
    assert "7 months" in shown.select_one(".choice").get_text()
    assert shown.select_one(f'.field__after a[href="{page.url_in("en")}"]').get_text() == "Privacy"
    BasePage.objects.filter(pk=page.pk).update(live=False)
    assert not soup(Client().get(f"{program.url_in('en')}enquiry/")).select(".field__after")


def test_what_was_promised_when_the_form_was_drawn_holds(student):
    reader = student()
    EnquirySettings.objects.update_or_create(defaults={"months": 36})
    reader.send()
    assert Enquiry.objects.get().kept_months == 12


def test_search_engines_are_led_to_the_program_and_not_to_the_form(program):
    for below in ("enquiry/", "enquiry/sent/"):
        assert Client().get(program.url_in("en") + below).headers["X-Robots-Tag"] == "noindex"


TEXT = st.text(max_size=200)


@hypothesis_settings(
    max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(name=TEXT, email=TEXT, message=TEXT, country=TEXT, note=TEXT, language=st.sampled_from(LANGUAGES))
def test_whatever_is_sent_is_answered(student, program, name, email, message, country, note, language):
    reader = student(language)
    words = {"name": name, "email": email, "message": message, "country": country, "note": note}
    surrogates = any("\ud800" <= letter <= "\udfff" for text in words.values() for letter in text)
    if not surrogates:
        nothing_can_hold_it = any("\0" in text or "\ufffd" in text for text in words.values())
        assert reader.send(**words).status_code in ((400,) if nothing_can_hold_it else (303, 422, 429))
