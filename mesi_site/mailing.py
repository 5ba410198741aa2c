"""Mail that must neither be lost nor sent twice: one run at a time, and a clear word of what became of each."""

import smtplib
from contextlib import contextmanager
from enum import Enum

from django.core.mail import mailers
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.dummy import EmailBackend as NoBackend
from django.db import connection

# The server, or the message itself, said no: it has certainly not gone out. Any other error may have come after it.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError)


class Outcome(Enum):
    """What became of a mail."""

    SENT = "sent"
    REFUSED = "refused"  # certainly not sent
    UNKNOWN = "unknown"  # the connection broke off: sent or not
    UNREACHABLE = "unreachable"  # nobody was there to take it
    LEFT = "left"  # another process has it


def has_server():
    return not isinstance(mailers.default, ConsoleBackend | NoBackend)


def printed(mail):
    """What is shown of a mail for which there is no server: all of it to a person at a terminal, to a log nothing."""
    if isinstance(mailers.default, NoBackend):
        return "A mail was not sent, since EMAIL_HOST is not set."
    return f"Not sent, since EMAIL_HOST is not set:\n\n{mail.to[0]}\n{mail.subject}\n\n{mail.body}"


@contextmanager
def alone(name):
    """Whether no other run of this name is under way; none begins while the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def deliver(mail, take):
    """(Outcome, the error if there was one).

    `take` is called once the server listens and commits that this mail is being sent, so that not even a crash can
    send it again; it returns nothing where another process has taken it.
    """
    mailer = mailers.default
    try:
        mailer.open()
    except OSError as error:  # smtplib's own errors are of this kind
        return Outcome.UNREACHABLE, error
    try:
        if not take():
            return Outcome.LEFT, None
        mailer.send_messages([mail])
    except REFUSED as error:
        return Outcome.REFUSED, error
    except OSError as error:
        return Outcome.UNKNOWN, error
    finally:
        _close(mailer)
    return Outcome.SENT, None


def _close(mailer):
    """A server that hangs up without a farewell changes nothing about what it has accepted."""
    try:
        mailer.close()
    except OSError:
        return
