"""What a reader sees of the finder."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.test import Client


@dataclass
class Shown:
    """One answer of the finder."""

    response: object

    @cached_property
    def soup(self):
        return BeautifulSoup(self.response.content.decode(), "html.parser")

    @property
    def address(self):
        return self.response.request["PATH_INFO"] + "?" + self.response.request["QUERY_STRING"]

    @property
    def slugs(self):
        return [link["href"].rstrip("/").rpartition("/")[2] for link in self.soup.select(".entry__title a")]

    @property
    def total(self):
        return int(self.soup.select_one("#results-heading").get_text().split()[0])

    def counts(self, name):
        """{value: the count beside it}"""
        boxes = self.soup.select(f'.finder__form .option input[name="{name}"]:not([value=""])')
        return {box["value"]: int(box.find_parent().select_one(".option__count").get_text()) for box in boxes}

    @property
    def has_note(self):
        return bool(self.soup.select(".finder__note"))

    def link(self, selector):
        found = self.soup.select_one(selector)
        return found and found["href"]

    def words(self, selector):
        return [" ".join(element.get_text().split()) for element in self.soup.select(selector)]


def find(parameters=(), language="en"):
    """`parameters` is a query string, or pairs of names and values."""
    query = parameters if isinstance(parameters, str) else urlencode(list(parameters))
    response = Client().get(f"/{language}/programs/?{query}", follow=True)
    assert response.status_code == 200, (query, response.status_code)
    return Shown(response)


def all_parts(shown):
    """The answer and those that follow it."""
    while True:
        yield shown
        following = shown.link("nav.pages a[rel=next]")
        if not following:
            return
        shown = find(following.removeprefix("?"))
