"""Mail of an enquiry: to the office in its language, to the student in theirs; never lost, never twice."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from international.enquiries.inbox.working import answer
from international.enquiries.models import Enquiry, EnquirySettings, Mail
from international.models import ProgramPage
from mesi_site.institution.models import Contact, InstitutionSettings
from tests.factories import EnquiryFactory, UserFactory

from .student import WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("institution")]


def run():
    call_command("send_enquiry_mail")


def by_recipient(server):
    return {message["To"]: message for message in server.inbox}


def states():
    return list(Mail.objects.order_by("pk").values_list("kind", "state"))


@pytest.fixture
def asked(student):
    """A question about the program, asked in French."""
    student("fr").send()
    return Enquiry.objects.get()


def test_the_contact_is_written_to_in_a_language_that_the_contact_speaks(asked, server):
    run()
    message = by_recipient(server)["contact@example.org"]
    assert "Прикладная статистика" in message["Subject"]
    assert message["Reply-To"] == WORDS["email"]
    assert WORDS["message"] in message.get_content()
    assert asked.edit_url in message.get_content()


def test_the_student_gets_a_receipt_in_the_language_of_the_form(asked, server):
    run()
    message = by_recipient(server)[WORDS["email"]]
    assert "Statistique appliquée" in message["Subject"]
    assert message["Reply-To"] == "contact@example.org"
    assert message["Auto-Submitted"] == "auto-replied"
    assert "/fr/" in message.get_content()
    assert WORDS["message"] in message.get_content()


def test_each_mail_goes_once(asked, server):
    run()
    run()
    assert len(server.inbox) == 2
    assert states() == [("office", "sent"), ("receipt", "sent")]


def test_without_a_contact_the_institution_is_written_to_and_without_that_the_address_of_the_settings(server):
    EnquiryFactory()
    Mail.objects.create(enquiry=Enquiry.objects.get(), kind="office")
    run()
    InstitutionSettings.objects.update(email="")
    EnquirySettings.objects.update_or_create(defaults={"email": "questions@example.org"})
    Mail.objects.create(enquiry=EnquiryFactory(), kind="office")
    run()
    assert [message["To"] for message in server.inbox] == ["office@example.org", "questions@example.org"]


def test_nobody_writes_to_an_invented_contact(asked, server):
    Contact.objects.update(is_demonstration=True)
    run()
    assert sorted(by_recipient(server)) == [WORDS["email"], "office@example.org"]


def test_what_reaches_nobody_is_told_and_waits_until_there_is_an_address(server, capsys, clock):
    InstitutionSettings.objects.update(email="")
    Mail.objects.create(enquiry=EnquiryFactory(), kind="office")
    run()
    assert "no address of the office" in capsys.readouterr().out
    run()
    assert capsys.readouterr().out == ""
    InstitutionSettings.objects.update(email="office@example.org")
    clock.shift(3600)
    run()
    assert len(server.inbox) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_what_the_server_refuses_is_tried_again_later(verb, asked, server, clock):
    server.refusals = {verb: "451 later"}
    with pytest.raises(CommandError, match="a later run tries again"):
        run()
    assert Enquiry.objects.count() == 1
    server.refusals = {}
    server.inbox.clear()
    run()
    assert not server.inbox, "not at once"
    clock.shift(dt.timedelta(minutes=6))
    run()
    assert len(server.inbox) == 2


def test_a_mailbox_that_refuses_for_days_is_given_up_and_shown(asked, server, clock, log_in):
    server.refusals = {"RCPT": "550 nobody here"}
    for _attempt in range(8):
        with pytest.raises(CommandError):
            run()
        clock.shift(dt.timedelta(hours=13))
    run()
    assert states() == [("office", "failed"), ("receipt", "failed")]
    editor = log_in()
    assert 'value="again"' in editor.get(asked.edit_url).content.decode()
    editor.post(asked.edit_url, {"step": "again"})
    server.refusals = {}
    run()
    assert states() == [("office", "sent"), ("receipt", "sent")]


def test_a_server_that_is_away_loses_nothing_and_costs_no_attempt(asked, server, settings):
    away = {"host": "127.0.0.1", "port": 1, "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": away}}
    for _attempt in range(10):
        with pytest.raises(CommandError, match="cannot be reached"):
            run()
    settings.MAILERS = server.mailers
    run()
    assert len(server.inbox) == 2


def test_what_a_server_took_without_saying_so_is_not_sent_again_by_itself(asked, server):
    server.hangs_up = True
    with pytest.raises(CommandError, match="Nobody knows"):
        run()
    server.hangs_up = False
    run()
    assert states() == [("office", "unknown"), ("receipt", "unknown")]


def test_what_a_broken_run_left_behind_is_told_of_once(asked, server):
    Mail.objects.update(state=Mail.State.TAKEN)
    with pytest.raises(CommandError, match="broken off"):
        run()
    run()
    assert not server.inbox


def test_errors_name_nobody(asked, server):
    server.refusals = {"RCPT": "550 maria@example.org is unknown"}
    with pytest.raises(CommandError) as error:
        run()
    assert "maria" not in str(error.value)


def test_without_a_mail_server_mail_is_printed_and_waits(asked, settings, capsys):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    run()
    assert "EMAIL_HOST is not set" in capsys.readouterr().out
    assert {state for _kind, state in states()} == {"waiting"}


def test_without_a_mail_server_nothing_of_a_mail_is_in_the_log(asked, settings, capsys):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    run()
    said = capsys.readouterr().out
    assert "EMAIL_HOST is not set" in said
    assert "@" not in said
    assert asked.message not in said


def test_spam_is_not_thanked(asked, server):
    asked.move_to("spam")
    asked.save()
    run()
    assert not server.inbox


def test_an_answer_belongs_to_the_same_conversation(asked, server):
    run()
    answer(asked, UserFactory(), text="Oui, bien sûr.", seen=0)
    server.inbox.clear()
    run()
    [message] = server.inbox
    receipt_id = f"<enquiry-{asked.pk}-{timezone.now():%Y%m%d%H%M%S}@localhost>"
    assert message["To"] == WORDS["email"]
    assert message["Subject"].startswith("Re: ")
    assert "Statistique appliquée" in message["Subject"]
    assert message["In-Reply-To"] == message["References"] == receipt_id
    assert message.get_content().startswith("Oui, bien sûr.")
    assert f"> {WORDS['message']}" in message.get_content()


@pytest.mark.parametrize("name", ["A\nBcc: all@example.org", "A\r\nBcc: all@example.org", "A\u2028B\x0bC\x85D"])
def test_a_name_cannot_add_a_header(name, student, server):
    student().send(name=name)
    assert len(Enquiry.objects.get().name.splitlines()) == 1
    run()
    assert len(server.inbox) == 2
    assert all(message["Bcc"] is None for message in server.inbox)


def test_a_title_of_several_lines_keeps_no_mail_back(asked, server):
    ProgramPage.objects.update(title_ru="Прикладная\nстатистика", title_fr="Statistique\r\nappliquée")
    run()
    assert "Прикладная статистика" in by_recipient(server)["contact@example.org"]["Subject"]
    assert "Statistique appliquée" in by_recipient(server)[WORDS["email"]]["Subject"]


@pytest.mark.parametrize(
    "email", ["a@example.org\nBcc: b@example.org", "a@example.org,b@example.org", "<a@example.org>"]
)
def test_an_address_is_one_address(email, student):
    assert student().send(email=email).status_code == 422
