"""What an import refuses, with table, row, column and a reason; nothing of that page is saved then."""

import html

import pytest

from international.models import ProgramPage
from tests.factories import AgreementFactory, EditorFactory, PartnerPageFactory, ProgramPageFactory
from tests.pages.editor import as_saved, draft

from .office import changed, export, imported, preview, problems, take

pytestmark = pytest.mark.django_db


def program(**cells):
    return lambda tables: tables["programs"][0].update(cells)


def child(table, **cells):
    return lambda tables: tables[table][0].update(cells)


def another(table, **cells):
    return lambda tables: tables[table].append(tables[table][0] | cells)


CASES = {
    "a choice that is none": (program(mode="by mail"), "mode", "not a valid choice"),
    "a list with an unknown code": (program(levels="master, guru"), "levels", "not a valid choice"),
    "an emptied fact that cannot be empty": (program(mode=None), "mode", "cannot be blank"),
    "an emptied title": (program(title_en=None), "title_en", "cannot be blank"),
    "no level left": (program(levels=None), "levels", "cannot be blank"),
    "no number": (program(ects="many"), "ects", "is no number"),
    "no whole number": (program(duration=1.5), "duration", "is no whole number"),
    "a number that is too large": (program(ects=123456), "ects", "digits"),
    "a day that can be two": (program(review_by="01/09/2027"), "review_by", "can be two days"),
    "a day that there is not": (program(review_by="31.02.2027"), "review_by", "There is no day"),
    "a day in another century": (program(review_by="0027-09-01"), "review_by", "greater than or equal"),
    "neither yes nor no": (program(is_demonstration="maybe"), "is_demonstration", "neither yes nor no"),
    "an unknown contact": (program(contact="Nobody"), "contact", "there is no contact “Nobody”"),
    "no address on the web": (program(apply_url="example"), "apply_url", "valid URL"),
    "a text that is too long": (program(title_fr="é" * 256), "title_fr", "at most 255"),
    "a formula": (program(title_en="=1+1"), "title_en", "A formula or an error"),
    "another address": (program(address="programs/elsewhere"), "address", "changed on the page"),
    "a time that there is not": (child("deadlines", closes_at="25:00"), "closes_at", "is no time"),
    "a deadline of no intake": (another("deadlines", intake=7, number=None), "intake", "nothing with this place"),
    "the same place twice": (another("fees"), "number", "there twice"),
    "the same language twice": (another("teaching_languages", number=None), "language", "there twice"),
    "the same audience twice": (another("deadlines", number=None), "audience", "one deadline"),
    "an end before the beginning": (child("intakes", ends_on="2027-08-01"), "", "cannot end before it starts"),
    "a deadline without a date": (child("deadlines", closes_on=None), "", "needs that date"),
    "a negative fee": (child("fees", amount=-1), "amount", "greater than or equal to 0"),
    "an unknown partner": (child("partner_links", partner="partners/none"), "partner", "there is no partner"),
    "a place that is no number": (child("fees", number="first"), "number", "is no number"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_row_is_refused_with_its_place_and_nothing_is_saved(case, page, index, client):
    change, column, text = CASES[case]
    before = as_saved(page).latest_revision_id
    response = imported(client, index, changed(export(client, index), change))
    found = problems(response)
    table, row, found_column, told = found[0]
    assert (found_column, bool(table), row > 1) == (column, True, True), found
    assert text in told
    assert as_saved(page).latest_revision_id == before
    assert told in html.unescape(response.content.decode())


def test_an_agreement_with_somebody_else_is_refused(page, index, client):
    AgreementFactory(reference="1999/1", partners=[PartnerPageFactory()])
    shown = preview(client, index, changed(export(client, index), child("partner_links", agreement="1999/1")))
    assert problems(shown) == [("partner_links", 2, "agreement", "This agreement is not with this partner.")]


def test_every_mistake_is_told_at_once_and_the_sound_page_comes_in(page, index, client):
    other = ProgramPageFactory(languages="all")

    def change(tables):
        tables["programs"][0] |= {"ects": "x", "duration": "y"}
        tables["fees"][0]["amount"] = "z"
        tables["programs"][1]["ects"] = 5

    response = imported(client, index, changed(export(client, index), change))
    assert [(table, row, column) for table, row, column, _text in problems(response)] == [
        ("programs", 2, "duration"),
        ("programs", 2, "ects"),
        ("fees", 2, "amount"),
    ]
    assert draft(other).ects == 5


def test_what_somebody_else_has_changed_since_the_export_is_named_and_stays(page, index, client):
    content = changed(export(client, index), program(ects=30, title_en="From the file"))
    page.ects = 60
    page.save_revision()
    (problem,) = problems(imported(client, index, content))
    assert problem[1:3] == (2, "ects")
    assert "Somebody has changed this since the export: ECTS credits." in problem[3]
    assert (draft(page).ects, draft(page).title_en) == (60, page.title_en)


def test_what_is_saved_between_the_look_and_the_word_is_not_overwritten(page, index, client):
    shown = preview(client, index, changed(export(client, index), program(ects=30)))
    page.title_ru = "Тем временем"
    page.save_revision()
    assert "Look again" in problems(take(client, shown))[0][3]
    assert draft(page).ects == page.ects
    take(client, preview_again(client, shown.url))
    assert (draft(page).ects, draft(page).title_ru) == (30, "Тем временем")


def preview_again(client, url):
    shown = client.get(url)
    shown.url = url
    return shown


@pytest.mark.parametrize("sent", [[], ["x"], ["1:x"], ["{pk}:"], ["{pk}:99999999999999999999"], [":"]])
def test_only_what_somebody_has_seen_is_carried_out(sent, page, index, client):
    shown = preview(client, index, changed(export(client, index), program(ects=30)))
    client.post(shown.url, {"seen": [text.format(pk=page.pk) for text in sent], "ects": "30"})
    assert draft(page).ects == page.ects


def test_an_unfinished_draft_may_stay_unfinished_where_the_file_says_nothing_of_it(page, index, client):
    page.levels = []
    page.save_revision(clean=False)
    response = imported(client, index, changed(export(client, index), program(summary_en="New")))
    assert problems(response) == []
    assert (draft(page).levels, draft(page).summary_en) == ([], "New")


def test_a_version_that_is_gone_or_of_another_page_is_refused(page, index, client):
    other = ProgramPageFactory().save_revision()
    for version in (other.pk, 999_999, "nonsense", 10**12):
        shown = preview(client, index, changed(export(client, index), program(version=version)))
        assert "Export the page again" in problems(shown)[0][3]


@pytest.mark.parametrize("id", [999_999, 99_999_999_999_999_999_999, "-1"])
def test_a_page_that_is_not_there_is_refused(id, page, index, client):
    assert problems(preview(client, index, changed(export(client, index), program(id=id))))


def test_a_page_that_stands_there_twice_is_refused(page, index, client):
    shown = preview(client, index, changed(export(client, index), another("programs")))
    assert problems(shown) == [("programs", 3, "id", "The file names this page twice.")]


ADDRESSES = {None: "needs an address", "new": "needs an address", "elsewhere/new": "needs an address"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_new_page_needs_an_address_under_this_list(address, page, index, client):
    shown = preview(client, index, changed(export(client, index), another("programs", id=None, address=address)))
    assert ADDRESSES[address] in problems(shown)[0][3]


def test_a_row_that_lost_its_number_is_no_new_page(page, index, client):
    shown = preview(client, index, changed(export(client, index), program(id=None)))
    assert "its number is missing" in problems(shown)[0][3]


def test_a_new_page_is_checked_as_a_form_would(page, index, client):
    address = f"{index.slug}/two words"
    shown = preview(client, index, changed(export(client, index), another("programs", id=None, address=address)))
    assert problems(shown)[0][:3] == ("programs", 3, "slug")
    assert not ProgramPage.objects.filter(slug="two words").exists()


def test_an_intake_of_a_page_that_is_not_in_the_file_is_refused(page, index, client):
    shown = preview(client, index, changed(export(client, index), another("fees", page="programs/none")))
    assert "belongs to no page" in problems(shown)[0][3]


def test_a_locked_page_stays_as_it_is(page, index, client):
    page.locked, page.locked_by = True, EditorFactory()
    page.save()
    shown = preview(client, index, changed(export(client, index), program(ects=30)))
    assert problems(shown)[0][3] == "The page is locked."
