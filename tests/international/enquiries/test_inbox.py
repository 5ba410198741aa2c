"""The office takes questions, answers them by mail, closes what needs no answer, and takes all along as a file."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from international.enquiries.models import Answer, AnswerTemplate, Deletion, Enquiry, Mail
from tests.factories import EditorFactory, EnquiryFactory, UserFactory

from .inbox import LIST, bulk_url

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def names(client, **asked):
    found = client.get(LIST, asked).context["object_list"]
    return sorted(enquiry.name for enquiry in found)


# Who may


@pytest.mark.parametrize("role", ["Editors", "Publishers", "Office head"])
def test_the_office_works_on_enquiries(role, overview, somebody):
    enquiry, client = EnquiryFactory(), somebody(role)
    assert LIST in client.get("/admin/").content.decode()
    assert client.get(LIST).status_code == 200
    assert client.post(enquiry.edit_url, {"step": "take"}).status_code == 302
    assert Enquiry.objects.get().owner


@pytest.mark.parametrize("role", ["Translators", "Translators: Russian"])
def test_a_translator_sees_none_of_it(role, overview, somebody):
    enquiry, client = EnquiryFactory(name="Maria"), somebody(role)
    assert LIST not in client.get("/admin/").content.decode()
    for address in (LIST, f"{LIST}results/", f"{LIST}?export=csv", f"{LIST}deleted/", enquiry.edit_url):
        response = client.get(address)
        assert response.status_code == 403, address
        assert "Maria" not in response.content.decode()
    for step in ("take", "change", "answer", "again"):
        assert client.post(enquiry.edit_url, {"step": step, "text": "No", "seen": 0}).status_code == 403
    client.post(bulk_url(enquiry))
    assert Enquiry.objects.get().state == "new"


def test_a_translator_translates_templates(overview, somebody):
    template = AnswerTemplate.objects.create(name="Yes", text_en="Yes")
    edit = reverse("wagtailsnippets_enquiries_answertemplate:edit", args=[template.pk])
    assert somebody("Translators").get(edit).status_code == 200


def test_who_may_only_look_changes_nothing(overview, log_in):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_enquiry", "access_admin"]))
    enquiry, client = EnquiryFactory(), log_in(user=user)
    page = client.get(enquiry.edit_url)
    assert page.status_code == 200
    assert 'value="answer"' not in page.content.decode()
    assert client.post(enquiry.edit_url, {"step": "take"}).status_code == 403


def test_a_reader_is_sent_to_log_in(overview):
    assert Client().get(EnquiryFactory().edit_url).status_code == 302


# The list


def test_the_menu_says_how_many_are_new(overview, log_in):
    EnquiryFactory.create_batch(3)
    EnquiryFactory(state="in-progress")
    assert "Enquiries: 3 new" in log_in().get("/admin/").content.decode()


def test_the_list_is_narrowed_by_state_owner_program_language_and_age(program, log_in):
    me, other = EditorFactory(), EditorFactory()
    now = timezone.now()
    EnquiryFactory(name="new")
    EnquiryFactory(name="mine", state="in-progress", owner=me, language="ru")
    EnquiryFactory(name="theirs", state="answered", owner=other, program=program)
    EnquiryFactory(name="old", created_at=now - 40 * DAY, language="fr")
    client = log_in(user=me)
    assert names(client) == ["mine", "new", "old", "theirs"]
    assert names(client, state=["new", "answered"]) == ["new", "old", "theirs"]
    assert names(client, owner="me") == ["mine"]
    assert names(client, owner="nobody") == ["new", "old"]
    assert names(client, owner=str(other.pk)) == ["theirs"]
    assert names(client, program=program.pk) == ["theirs"]
    assert names(client, language=["ru", "fr"]) == ["mine", "old"]
    assert names(client, age="30") == ["old"]
    assert names(client, q="MINE") == ["mine"]


def test_a_long_list_asks_the_database_no_more_than_a_short_one(program, log_in):
    client, owner = log_in(), EditorFactory()

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    EnquiryFactory(program=program, owner=owner)
    queries()
    few = queries()
    EnquiryFactory.create_batch(30, program=program, owner=owner)
    assert queries() == few


def test_the_file_runs_no_formula(overview, log_in):
    EnquiryFactory(name="=HYPERLINK(1)", message="+1 is a nice number, is it not?\nReally")
    response = log_in().get(LIST, {"export": "csv"})
    [row] = csv.DictReader(io.StringIO(response.getvalue().decode()))
    assert row["Name"] == "'=HYPERLINK(1)"
    assert row["Question"].startswith("'+1")
    assert row["State"] == "new"


# One enquiry


def test_taking_it_makes_it_mine_and_under_way(overview, log_in):
    me, enquiry = EditorFactory(), EnquiryFactory()
    log_in(user=me).post(enquiry.edit_url, {"step": "take"})
    enquiry.refresh_from_db()
    assert (enquiry.owner, enquiry.state) == (me, "in-progress")


def test_owner_state_and_note_are_kept_and_who_changed_what_is_shown(overview, log_in):
    enquiry, other = EnquiryFactory(), EditorFactory(first_name="Olga", last_name="Petrova")
    client = log_in()
    client.post(enquiry.edit_url, {"step": "change", "owner": other.pk, "state": "closed", "note": "Asked twice"})
    enquiry.refresh_from_db()
    assert (enquiry.owner, enquiry.state, enquiry.note) == (other, "closed", "Asked twice")
    assert enquiry.settled_at is not None
    assert "new → closed" in client.get(enquiry.edit_url).content.decode()


def test_opening_it_again_stops_the_time_of_keeping(overview, log_in):
    enquiry = EnquiryFactory(state="closed")
    log_in().post(enquiry.edit_url, {"step": "change", "owner": "", "state": "in-progress", "note": ""})
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.settled_at) == ("in-progress", None)


def test_an_answer_is_kept_and_waits_to_be_mailed(overview, log_in):
    me, enquiry = EditorFactory(), EnquiryFactory()
    client = log_in(user=me)
    client.post(enquiry.edit_url, {"step": "answer", "text": "Yes, you may.", "seen": 0})
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.owner) == ("answered", me)
    assert (enquiry.answers.get().text, enquiry.answers.get().author) == ("Yes, you may.", me)
    assert Mail.objects.get().answer == enquiry.answers.get()
    assert "Yes, you may." in client.get(enquiry.edit_url).content.decode()


def test_two_do_not_answer_without_knowing_of_each_other(overview, log_in):
    enquiry, one, other = EnquiryFactory(), log_in(), log_in()
    one.post(enquiry.edit_url, {"step": "answer", "text": "Yes.", "seen": 0})
    response = other.post(enquiry.edit_url, {"step": "answer", "text": "No, sorry.", "seen": 0})
    assert response.status_code == 409
    assert "No, sorry." in response.content.decode()
    assert Answer.objects.count() == 1


def test_an_empty_answer_is_not_sent(overview, log_in):
    enquiry = EnquiryFactory()
    assert log_in().post(enquiry.edit_url, {"step": "answer", "text": " ", "seen": 0}).status_code == 422
    assert not Answer.objects.exists()


def test_what_no_button_says_changes_nothing(overview, log_in):
    enquiry = EnquiryFactory()
    assert log_in().post(enquiry.edit_url, {"step": "burn"}).status_code == 302
    assert Enquiry.objects.get().state == "new"


def test_what_a_student_wrote_is_shown_and_not_run(overview, log_in):
    enquiry = EnquiryFactory(name="<script>alert(1)</script>", message="<img src=x onerror=alert(1)>")
    client = log_in()
    for address in (LIST, enquiry.edit_url, bulk_url(enquiry)):
        html = client.get(address).content.decode()
        assert "<script>alert(1)" not in html
        assert "<img src=x" not in html


# Templates


@pytest.fixture
def template():
    return AnswerTemplate.objects.create(
        name="Yes", text_en="Dear {name}, yes: {program}, {link}", text_ru="{name}, да: {program}, {link}"
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "Maria Rossi, да: Прикладная статистика, "), ("fr", "Dear Maria Rossi, yes: Applied Statistics, ")],
)
def test_a_template_speaks_the_language_of_the_student_else_english(language, text, template, program, log_in):
    enquiry = EnquiryFactory(language=language, program=program)
    response = log_in().get(enquiry.edit_url, {"template": template.pk})
    assert response.context["answer_form"].initial["text"] == text + program.full_url_in(language)


def test_what_a_student_wrote_is_no_placeholder(template, log_in, overview):
    enquiry = EnquiryFactory(name="{link} {program}")
    response = log_in().get(enquiry.edit_url, {"template": template.pk})
    assert response.context["answer_form"].initial["text"].startswith("Dear {link} {program}, yes: general question")


@pytest.mark.parametrize("wrong", ["{nmae}", "{name", "name}", "{}", "{name.__class__}", "{name!r}", "{{name}}"])
@pytest.mark.parametrize("language", ["en", "ru", "fr", "it"])
def test_a_placeholder_that_nobody_fills_in_is_refused_when_it_is_saved(wrong, language, overview, log_in):
    texts = {f"text_{code}": "Dear {name}" for code in ("en", "ru", "fr", "it")} | {f"text_{language}": f"Dear {wrong}"}
    add = reverse("wagtailsnippets_enquiries_answertemplate:add")
    response = log_in().post(add, {"name": "Wrong", **texts})
    assert response.status_code == 200
    assert f"text_{language}" in response.context["form"].errors
    assert not AnswerTemplate.objects.exists()


def test_a_template_is_saved_with_its_four_texts(overview, log_in):
    texts = {f"text_{code}": f"{code} {{name}}" for code in ("en", "ru", "fr", "it")}
    log_in().post(reverse("wagtailsnippets_enquiries_answertemplate:add"), {"name": "Good", **texts})
    assert AnswerTemplate.objects.values("text_en", "text_ru", "text_fr", "text_it").get() == texts


def test_the_editor_speaks_russian(program, log_in, template):
    enquiry = EnquiryFactory(program=program, language="it")
    html = log_in("ru").get(enquiry.edit_url).content.decode()
    assert "Отправить ответ" in html
    assert "Send the answer" not in html


def test_what_was_deleted_is_listed(overview, log_in):
    Deletion.objects.create(number=17, settled_before=dt.date(2025, 3, 31))
    html = log_in().get(f"{LIST}deleted/").content.decode()
    assert "17" in html
    assert "2025" in html
