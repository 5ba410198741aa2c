"""The words of mail: to the office in its language, to students in theirs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from mesi_site.institution.models import InstitutionSettings
from mesi_site.translation.languages import DEFAULT_LANGUAGE, site_languages

from .models import EnquirySettings, Mail


def compose(mail):
    """The EmailMessage, or None where nobody is known to whom it could go."""
    enquiry = mail.enquiry
    if mail.kind == Mail.Kind.OFFICE:
        address, language = office_of(enquiry)
        return address and _to_office(enquiry, address, language)
    with translation.override(enquiry.language):
        return _receipt(enquiry) if mail.kind == Mail.Kind.RECEIPT else _answer(enquiry, mail.answer)


def office_of(enquiry):
    """(address or nothing, language): the program's contact, else the institution, else what the settings say.

    An invented contact has an invented address.
    """
    contact = enquiry.program and enquiry.program.contact
    if contact and contact.email and not contact.is_demonstration:
        spoken = [code for code in contact.languages if code in site_languages()]
        return contact.email, (spoken or [DEFAULT_LANGUAGE])[0]
    return InstitutionSettings.load().email or EnquirySettings.load().email, DEFAULT_LANGUAGE


def _to_office(enquiry, address, language):
    with translation.override(language):
        subject = gettext("New question: %(subject)s [%(number)s]")
        return EmailMessage(
            subject=subject % {"subject": topic_of(enquiry), "number": enquiry.pk},
            body=_body("office", enquiry, inbox_url=settings.BASE_URL + enquiry.edit_url),
            to=[address],
            reply_to=[enquiry.email],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _receipt(enquiry):
    return EmailMessage(
        subject=thread_subject(enquiry),
        body=_body("receipt", enquiry),
        to=[enquiry.email],
        reply_to=_reply_to(enquiry),
        headers={"Auto-Submitted": "auto-replied", "Message-ID": thread_id(enquiry)},
    )


def _answer(enquiry, answer):
    return EmailMessage(
        subject=f"Re: {thread_subject(enquiry)}",
        body=_body("answer", enquiry, answer=answer),
        to=[enquiry.email],
        reply_to=_reply_to(enquiry),
        headers={"In-Reply-To": thread_id(enquiry), "References": thread_id(enquiry)},
    )


def topic_of(enquiry):
    """What it is about, in the active language; one line, for it goes into headers."""
    return " ".join(str(enquiry.program.texts.title).split()) if enquiry.program else gettext("general question")


def topic_in(enquiry, language):
    with translation.override(language):
        return topic_of(enquiry)


def thread_subject(enquiry):
    """The same for all mail to the student, so that their program shows it as one conversation."""
    subject = gettext("Your question: %(subject)s [%(number)s]")
    return subject % {"subject": topic_of(enquiry), "number": enquiry.pk}


def thread_id(enquiry):
    return f"<enquiry-{enquiry.pk}-{enquiry.created_at:%Y%m%d%H%M%S}@{urlsplit(settings.BASE_URL).hostname}>"


def link_of(enquiry):
    """Where the student finds the program, or the site where the question was about none."""
    program = enquiry.program
    return program.full_url_in(enquiry.language) if program else f"{settings.BASE_URL}/{enquiry.language}/"


def _reply_to(enquiry):
    address, _language = office_of(enquiry)
    return [address] if address else []


def _body(name, enquiry, **more):
    context = {
        "enquiry": enquiry,
        "topic": topic_of(enquiry),
        "link": link_of(enquiry),
        "institution": str(InstitutionSettings.load()),
        "quoted": [f"> {line}".rstrip() for line in enquiry.message.splitlines()],
    }
    return render_to_string(f"enquiries/mail/{name}.txt", context | more)
