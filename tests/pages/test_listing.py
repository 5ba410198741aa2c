"""A long list is shown in parts: nothing is missing, nothing comes twice, and every heading can be found."""

from itertools import groupby

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from mesi_site.pages.listing import Listing
from mesi_site.pages.pagination import ENTRIES_PER_PAGE

# How many entries each of the groups has, in their order.
SIZES = st.lists(st.integers(1, 70), max_size=6)


def pages_of(sizes):
    groups = [(group, number) for group, size in enumerate(sizes) for number in range(size)]
    return [(place, group, number % 3 == 0) for place, (group, number) in enumerate(groups)]


def part(listing, number):
    request = RequestFactory().get("/", {"page": number})
    return listing.context(request, lambda numbers: {number: f"entry {number}" for number in numbers})


@given(SIZES)
def test_each_entry_stands_on_one_page_in_the_same_order_and_under_its_heading(sizes):
    pages = pages_of(sizes)
    listing = Listing(pages)
    found = []
    for number in range(1, part(listing, 1)["part"].paginator.num_pages + 1):
        groups = part(listing, number)["groups"]
        assert sum(len(group.entries) for group in groups) <= ENTRIES_PER_PAGE
        found += [(entry, group.key) for group in groups for entry in group.entries]
    assert found == [(f"entry {number}", group) for number, group, _is_demonstration in pages]


@given(SIZES, st.integers(1, 9))
def test_headings_and_counts_are_of_the_whole_list_on_every_page(sizes, number):
    pages = pages_of(sizes)
    context = part(Listing(pages), number)
    assert context["count"] == len(pages)
    assert context["demonstration_count"] == sum(is_demonstration for *_place, is_demonstration in pages)
    assert [key for key, _elsewhere in context["contents"]] == [key for key, _group in groupby(p[1] for p in pages)]
    assert all(group.count == sizes[group.key] for group in context["groups"])


@given(SIZES, st.integers(1, 9))
def test_a_link_to_a_heading_leads_to_a_page_that_has_it(sizes, number):
    listing = Listing(pages_of(sizes))
    context = part(listing, number)
    for key, elsewhere in context["contents"]:
        there = part(listing, elsewhere.removeprefix("?page=")) if elsewhere else context
        assert key in [group.key for group in there["groups"]]


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "99", "1e3"])
def test_nonsense_shows_a_page_that_there_is(number):
    assert part(Listing(pages_of([120])), number)["groups"]


def test_an_entry_that_has_gone_since_is_left_out():
    context = Listing(pages_of([3])).context(RequestFactory().get("/"), lambda numbers: {0: "first", 2: "third"})
    assert [group.entries for group in context["groups"]] == [["first", "third"]]
