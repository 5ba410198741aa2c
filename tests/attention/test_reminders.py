"""Reminders go once, to whoever answers for it, in their language."""

import datetime as dt
import io

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command

from mesi_site.attention.models import SentReminder
from tests.attention.conftest import TODAY, days
from tests.factories import AgreementFactory, ContentPageFactory, EditorFactory, PartnerPageFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "office", "overview")]


def send():
    """What one run has sent, {recipient: mail}, and what it has said."""
    mail.outbox.clear()
    said = io.StringIO()
    call_command("send_reminders", stdout=said)
    sent = {address: message for message in mail.outbox for address in message.to}
    assert len(sent) == len(mail.outbox)
    return sent, said.getvalue()


def sent_to():
    return sorted(send()[0])


def keeper_of_agreements(**facts):
    user = UserFactory(**facts)
    user.user_permissions.add(Permission.objects.get(codename="change_agreement"))
    return user


def agreement(left, **facts):
    return AgreementFactory(valid_until=days(left), reference="A/1", **facts)


def test_the_owner_of_a_page_is_asked_on_the_day_of_its_review_and_only_once():
    ContentPageFactory(title_en="Housing", review_by=TODAY.date(), owner=UserFactory(email="Ada@example.org"))
    sent, _said = send()
    assert list(sent) == ["ada@example.org"]
    body = sent["ada@example.org"].body
    assert "Housing" in body
    assert "http://localhost/admin/pages/" in body
    assert sent_to() == []


def test_nobody_is_asked_before_the_day():
    ContentPageFactory(review_by=days(1), owner=UserFactory())
    assert sent_to() == []


@pytest.mark.parametrize("owner", [lambda: None, lambda: UserFactory(is_active=False), lambda: UserFactory(email="")])
def test_the_office_is_asked_where_a_page_has_nobody_who_can_be(owner):
    ContentPageFactory(review_by=TODAY.date(), owner=owner())
    assert sent_to() == ["office@example.org"]


def test_where_nobody_has_an_address_the_command_says_so_and_sends_it_later(office):
    office.email = ""
    office.save()
    ContentPageFactory(review_by=TODAY.date())
    sent, said = send()
    assert (sent, "1 reminders reach nobody" in said) == ({}, True)
    office.email = "office@example.org"
    office.save()
    assert sent_to() == ["office@example.org"]


def test_a_new_day_of_review_is_a_new_reminder(today):
    page = ContentPageFactory(review_by=TODAY.date())
    assert sent_to() == ["office@example.org"]
    page.review_by = days(30)
    page.save()
    assert sent_to() == []
    today.shift(dt.timedelta(days=30))
    assert sent_to() == ["office@example.org"]


@pytest.mark.parametrize(
    ("left", "stages"),
    [(181, []), (180, ["180"]), (91, ["180"]), (90, ["90"]), (31, ["90"]), (30, ["30"]), (0, ["30"]), (-1, [])],
)
def test_an_agreement_has_one_reminder_at_each_stage(left, stages):
    agreement(left)
    sent_to()
    assert list(SentReminder.objects.values_list("stage", flat=True)) == stages


def test_over_the_whole_life_of_an_agreement_three_reminders_go(today):
    agreement(200)
    sent = []
    for day in range(220):
        if sent_to():
            sent.append(200 - day)
        today.shift(dt.timedelta(days=1))
    assert sent == [180, 90, 30]


def test_what_was_missed_for_months_is_sent_once_and_only_the_nearest_stage(today):
    agreement(200)
    assert sent_to() == []
    today.shift(dt.timedelta(days=150))
    sent, _said = send()
    assert sent["office@example.org"].body.count("A/1") == 1
    assert sent_to() == []
    assert list(SentReminder.objects.values_list("stage", flat=True)) == ["90"]


def test_a_renewed_agreement_starts_again(today):
    renewed = agreement(30)
    assert sent_to() == ["office@example.org"]
    renewed.valid_until = days(395)
    renewed.save()
    assert sent_to() == []
    today.shift(dt.timedelta(days=365))
    assert sent_to() == ["office@example.org"]


def test_of_an_agreement_everybody_who_may_change_agreements_is_told():
    agreement(30, partners=[PartnerPageFactory(title_en="Évora")])
    keeper_of_agreements(email="one@example.org")
    keeper_of_agreements(email="two@example.org")
    keeper_of_agreements(email="gone@example.org", is_active=False)
    UserFactory(email="other@example.org")
    sent, _said = send()
    assert sorted(sent) == ["one@example.org", "two@example.org"]
    assert "Évora" in sent["one@example.org"].body


def test_somebody_who_joins_later_is_told_and_the_others_not_again():
    agreement(30)
    keeper_of_agreements(email="one@example.org")
    assert sent_to() == ["one@example.org"]
    keeper_of_agreements(email="two@example.org")
    assert sent_to() == ["two@example.org"]


def test_an_administrator_may_change_agreements_too():
    agreement(30)
    EditorFactory(email="admin@example.org")
    assert sent_to() == ["admin@example.org"]


@pytest.mark.parametrize("make", [agreement, lambda left, **facts: ContentPageFactory(review_by=days(0), **facts)])
def test_of_invented_content_nobody_is_told(make):
    make(30, is_demonstration=True)
    assert sent_to() == []


def test_one_mail_tells_all():
    owner = UserFactory(email="office@example.org", admin_language="ru")
    for number in range(3):
        ContentPageFactory(title_en=f"Page {number}", review_by=days(-number), owner=owner)
    agreement(30)
    sent, said = send()
    assert list(sent) == ["office@example.org"]
    assert [f"Page {number}" in sent["office@example.org"].body for number in range(3)] == [True] * 3
    assert "A/1" in sent["office@example.org"].body
    assert "4 reminders sent in 1 mails" in said


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "MESI: 1 matter needs attention"),
        ("ru", "MESI: 1 вопрос требует внимания"),
        ("fr", "MESI : 1 point demande votre attention"),
        ("it", "MESI: 1 questione richiede attenzione"),
    ],
)
def test_a_mail_speaks_the_language_of_its_reader(language, subject):
    ContentPageFactory(
        languages="all",
        **{f"title_{language}": "Своё"},
        review_by=TODAY.date(),
        owner=UserFactory(email="ada@example.org", admin_language=language),
    )
    message = send()[0]["ada@example.org"]
    assert message.subject.replace("\N{NO-BREAK SPACE}", " ") == subject
    assert "Своё" in message.body


def test_a_mail_is_plain_text_and_says_that_a_machine_wrote_it():
    ContentPageFactory(title_en="Rights & <duties>", review_by=TODAY.date())
    message = send()[0]["office@example.org"]
    assert "Rights & <duties>" in message.body
    assert message.message()["Auto-Submitted"] == "auto-generated"


def test_without_a_mail_server_it_is_printed_and_still_to_be_sent(settings):
    ContentPageFactory(title_en="Housing", review_by=TODAY.date())
    before = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    _sent, said = send()
    assert "Not sent" in said
    assert "Housing" in said
    settings.MAILERS = before
    assert sent_to() == ["office@example.org"]
