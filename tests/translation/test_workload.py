"""The numbers of each translator: what counts, what does not, and who sees them."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.utils import timezone

from mesi_site.translation.statuses.models import TranslatedDay
from tests.factories import ContentPageFactory, EditorFactory, UserFactory
from tests.pages.editor import address, form_of_copy
from tests.translation.test_states import save

pytestmark = pytest.mark.django_db
WORKLOAD = "/admin/reports/translations/"
MONDAY = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def week_before(settings):
    settings.SESSION_COOKIE_AGE = settings.LONGEST_SESSION = 30 * 24 * 3600  # nobody is logged out half way
    with time_machine.travel(MONDAY - dt.timedelta(days=7)):
        yield


@pytest.fixture
def page(overview):
    page = ContentPageFactory(languages="all")
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in, editor):
    return log_in(user=editor)


def worked(user):
    """{language: (texts, words)}"""
    return {day.language: (day.texts, day.words) for day in TranslatedDay.objects.filter(user=user)}


def test_what_somebody_translates_on_a_day_is_counted_once_however_often_it_is_saved(page, client, editor):
    for text in ("Новое", "Новое назв", "Новое название", "Новое название страницы"):
        save(client, page, title_ru=text)
    assert worked(editor) == {"ru": (1, 3)}
    assert TranslatedDay.objects.get().day == timezone.localdate()


def test_writing_an_original_is_no_translation_and_neither_is_copying_a_page(page, client, editor):
    save(client, page, title_en="Another title")
    client.post(address("copy", page), form_of_copy(page, "A copy", "copy"))
    assert worked(editor) == {}


def test_each_day_and_each_person_has_a_number_of_their_own(page, client, editor, log_in):
    other = EditorFactory()
    with time_machine.travel(MONDAY, tick=False):
        save(client, page, title_ru="Новое название")
        save(log_in(user=other), page, title_ru="Новое название страницы")
    with time_machine.travel(MONDAY + dt.timedelta(days=1), tick=False):
        save(client, page, introduction_ru="Совсем новое начало")
    assert list(TranslatedDay.objects.filter(user=editor).order_by("day").values_list("texts", "words")) == [
        (1, 2),
        (1, 3),
    ]
    assert worked(other) == {"ru": (1, 1)}


@pytest.fixture
def days(editor):
    other = UserFactory(first_name="Anna", last_name="Ivanova")
    for day, user, texts, words in (
        ("2026-11-02", editor, 2, 20),
        ("2026-11-03", editor, 1, 5),
        ("2026-11-03", other, 4, 44),
    ):
        TranslatedDay.objects.create(day=day, user=user, language="ru", texts=texts, words=words)
    return other


def reported(client, **asked):
    response = client.get(WORKLOAD, asked | {"export": "csv"})
    found = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode()))
    return {row["Translator"]: (row["Texts"], row["Words"]) for row in found}


def test_the_report_adds_up_each_persons_work_in_a_time(days, client, editor):
    assert reported(client) == {editor.get_username(): ("3", "25"), "Anna Ivanova": ("4", "44")}
    assert reported(client, day_from="2026-11-03", user=editor.pk) == {editor.get_username(): ("1", "5")}
    assert "Anna Ivanova" in client.get(WORKLOAD).content.decode()


def test_who_does_not_publish_sees_the_own_work_only(days, page, translator, log_in):
    user = translator(page)
    TranslatedDay.objects.create(day="2026-11-03", user=user, language="ru", texts=1, words=3)
    assert reported(log_in(user=user)) == {user.get_username(): ("1", "3")}
