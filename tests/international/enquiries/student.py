"""Somebody with a browser who asks something, and what their browser says by itself."""

from types import SimpleNamespace

from bs4 import BeautifulSoup
from django.core import signing
from django.test import Client

from international.enquiries import tokens

BROWSER = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
WORDS = {
    "name": "Maria Rossi",
    "email": "maria@example.org",
    "country": "IT",
    "message": "May I apply before my diploma is printed?",
    "consent": "on",
}


class Student:
    """Reads the form at an address; `send` fills it in and sends it, with what is named filled in otherwise."""

    def __init__(self, address, network="203.0.113.7"):
        self.address, self.network = address, network
        self.client = Client(enforce_csrf_checks=True)

    def read(self):
        response = self.client.get(self.address)
        assert response.status_code == 200, response.status_code
        self.form = fields(response)
        return response

    def send(self, headers=BROWSER, **words):
        data = self.form | WORDS | words
        data = {name: value for name, value in data.items() if value is not None}
        return self.client.post(self.address, data, headers=headers, REMOTE_ADDR=self.network)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def fields(response):
    """{name: value} of what the form holds as it is shown."""
    found = {}
    for element in soup(response).select("form.form :is(input, textarea, select)[name]"):
        if element.name == "textarea":
            found[element["name"]] = element.text.removeprefix("\n")
        elif element.name == "select":
            chosen = element.select_one("option[selected]")
            found[element["name"]] = chosen["value"] if chosen else ""
        elif element.get("type") != "checkbox" or element.has_attr("checked"):
            found[element["name"]] = element.get("value", "on" if element.get("type") == "checkbox" else "")
    return found


def filled_in_a_minute_ago(body, key):
    """The fields of a form whose server signs with `key`, as somebody sends it who took a minute for it."""
    form = fields(SimpleNamespace(content=body))
    drawn_at, *rest = signing.loads(form["note"], key=key, salt=tokens.SALT)
    return form | WORDS | {"note": signing.dumps([drawn_at - 60, *rest], key=key, salt=tokens.SALT)}
