"""Each role reaches what the reviewed table gives it, at every address of the editor, and nothing else."""

import io
import re
import zipfile
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import ERROR, get_messages
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import EditorFactory, UserFactory

from .addresses import ENQUIRER, REFERENCE, Objects, addresses
from .table import ADMINISTRATOR, ANYBODY, CHANGES, LADDER, MEMBER, METHODS, expected, may

pytestmark = pytest.mark.django_db

ALLOWED, REFUSED, NOTHING, FAULT = "allowed", "refused", "nothing there", "fault"
CHANGE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# What is noted of whoever asks: that they were here, what they look at, guess, or were refused.
NOTES = {
    "accounts_guesscount",
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailadmin_formstate",
    "wagtailcore_modellogentry",
    "usersessions_usersession",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
}
# What Wagtail finds out of a file when its size or a small picture of it is first wanted.
FOUND_OUT = {"media_rendition", "media_sitedocument", "media_siteimage", "wagtailsearch_indexentry"}

# What the office keeps to itself, and who is the first that may read it.
SECRETS = {REFERENCE: "Office head", ENQUIRER: "Editors"}


def user_of(role):
    if role == ADMINISTRATOR:
        return EditorFactory(username="administrator")
    return UserFactory(username="somebody", groups=[] if role == MEMBER else [Group.objects.get(name=role)])


def outcome(response):
    """What somebody has got: Wagtail refuses by 403, by the log-in, or by its start page with a message of error."""
    if response.status_code >= 500:
        return FAULT
    if response.status_code in (400, 404, 405, 410):
        return NOTHING
    if response.status_code == 403:
        return REFUSED
    location = response.headers.get("Location", "").partition("?")[0]
    if location == reverse("wagtailadmin_login"):
        return REFUSED
    errors = [message for message in get_messages(response.wsgi_request) if message.level >= ERROR]
    return REFUSED if errors and location == reverse("wagtailadmin_home") else ALLOWED


def ask(client, method, address):
    """(outcome, tables changed, secrets shown) of a request of which nothing is kept, also not that it logged out."""
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    connection.queries_log.clear()  # it holds so many and no more
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = getattr(client, method.lower())(address)
        found, secrets = outcome(response), secrets_in(response)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    return found, {table for query in queries for table in CHANGE.findall(query["sql"])} - NOTES, secrets


def secrets_in(response):
    """Also in a table that is downloaded."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(name) for name in parts.namelist())
    return {secret for secret in SECRETS if secret.lower().encode() in content.lower()}


def asked(role):
    """{(name, method): what `ask` says} of every address."""
    objects, client = Objects(), Client(raise_request_exception=False)
    user = UserFactory() if role == ANYBODY else user_of(role)
    own = objects.own(user)
    if role != ANYBODY:
        client.force_login(user)
    return {
        (name, method): ask(client, method, address)
        for name, address in addresses(objects, own).items()
        for method in METHODS
    }


def unexpected(role, row, method, found, tables, secrets):
    """Why a role's answer is not what the table says, or None."""
    if found == FAULT:
        return "a fault"
    if (found == ALLOWED) is not may(role, row[method]):
        return f"{found}, where the table says: {row[method]}"
    if told := [secret for secret in secrets if not may(role, SECRETS[secret])]:
        return f"shows {told}"
    if method == "GET" and tables - FOUND_OUT:
        return f"reading changes {sorted(tables)}"
    if method == "POST" and tables and not may(role, row[CHANGES]):
        return f"changes {sorted(tables)}, where the table says: {row[CHANGES]}"
    return None


def test_every_address_of_the_editor_is_in_the_table(overview):
    objects = Objects()
    assert set(expected()) == set(addresses(objects, objects.own(UserFactory())))


@pytest.mark.parametrize("role", LADDER)
def test_a_role_reaches_and_changes_what_the_table_gives_it(role, overview, promise):
    table = expected()
    wrong = {
        f"{method} {name}": reason
        for (name, method), answer in asked(role).items()
        if (reason := unexpected(role, table[name], method, *answer))
    }
    print("\n".join(f"{key}: {reason}" for key, reason in wrong.items()))
    promise("Roles hold", f"{role}: {len(wrong)} of {len(table) * len(METHODS)} unexpected", not wrong)
