"""Each parameter that a view of the editor reads, with what it does not expect."""

import logging
from collections import Counter
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from tests.accounts.permissions.addresses import Objects, addresses
from tests.factories import EditorFactory

VALUES = ("Infinity", "9" * 25, "[]", '{"a": 1}')
READING = ("__contains__", "__getitem__", "get", "getlist", "pop", "setdefault")


@pytest.fixture
def read(monkeypatch):
    """Names of parameters that were looked for since it was emptied."""
    names = set()

    def noting(method):
        original = getattr(MultiValueDict, method)

        def look(self, *args, **kwargs):
            if isinstance(self, QueryDict) and args and isinstance(args[0], str):
                names.add(args[0])
            return original(self, *args, **kwargs)

        return look

    for method in READING:
        monkeypatch.setattr(MultiValueDict, method, noting(method), raising=False)
    return names


@pytest.fixture
def ask(overview):
    """The status of an answer by which nothing is changed."""
    logging.disable(logging.CRITICAL)
    client = Client(raise_request_exception=False)
    user = EditorFactory()
    client.force_login(user)
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}

    def ask(method, address, data):
        with transaction.atomic():
            response = getattr(client, method)(address, data)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies)
        return response.status_code

    ask.user = user
    yield ask
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_no_parameter_that_is_read_gets_a_failure(ask, read, promise):
    objects, statuses, failures = Objects(), Counter(), []
    for name, address in addresses(objects, objects.own(ask.user)).items():
        path, _, query = address.partition("?")
        fixed = QueryDict(query).dict()
        for method, where, always in (("get", path, fixed), ("post", address, {})):
            read.clear()
            statuses[ask(method, where, always)] += 1
            for parameter in sorted(read - {"csrfmiddlewaretoken"}):
                for value in VALUES:
                    status = ask(method, where, always | {parameter: value})
                    statuses[status] += 1
                    if status >= 500:
                        failures.append((name, method, parameter, value))
    for failure in failures[:40]:
        print(*failure)
    print(dict(sorted(statuses.items())))
    measured = f"each parameter of the editor: {len(failures)} of {statuses.total():,}"
    promise("No request gets a 5xx by its content", measured, not failures and statuses.total() > 5_000)
