"""What the office may rely on when a changed table comes back."""

import datetime as dt
from decimal import Decimal

import pytest
from wagtail.models import PageLogEntry

from international.models import ProgramPage
from mesi_site.translation.sources import State, Translations
from tests.factories import ContactFactory, PartnerPageFactory, ProgramPageFactory, TermFactory
from tests.pages.editor import as_saved, draft, facts

from .office import changed, csv_file, csv_tables, export, imported, index_of, preview, problems

pytestmark = pytest.mark.django_db


def after(client, index, change):
    """What the import of a changed workbook answers."""
    return imported(client, index, changed(export(client, index), change))


def test_a_fact_and_a_text_are_changed_in_the_draft_and_readers_see_nothing_yet(page, index, client):
    known = facts(draft(page))

    def change(tables):
        tables["programs"][0] |= {"ects": 7.5, "title_en": "Reworded", "levels": "master, bachelor", "mode": "online"}

    after(client, index, change)
    now = draft(page)
    assert (now.ects, now.title_en, now.levels, now.mode) == (
        Decimal("7.5"),
        "Reworded",
        ["bachelor", "master"],
        "online",
    )
    assert {k: v for k, v in facts(now).items() if k not in ("ects", "levels", "mode")} == {
        k: v for k, v in known.items() if k not in ("ects", "levels", "mode")
    }
    assert (as_saved(page).ects, as_saved(page).title_en) == (page.ects, page.title_en)


def test_translations_of_a_changed_text_become_outdated_and_a_changed_translation_current(page, index, client):
    after(client, index, lambda tables: tables["programs"][0].update(title_en="Reworded", title_fr="Nouveau"))
    states = Translations(draft(page))
    assert states.unit("title", "ru").state == State.OUTDATED
    assert states.unit("title", "fr").state == State.CURRENT
    assert states.unit("summary", "ru").state == State.CURRENT


def test_a_translation_of_what_the_source_said_at_the_export_is_outdated_once_that_has_changed(page, index, client):
    content = changed(export(client, index), lambda tables: tables["programs"][0].update(title_ru="Новое"))
    page.title_en = "Reworded meanwhile"
    page.save_revision()
    imported(client, index, content)
    unit = Translations(draft(page)).unit("title", "ru")
    assert (unit.text, unit.state, unit.made_from) == ("Новое", State.OUTDATED, as_saved(page).title_en)


def test_prose_and_pictures_that_are_not_in_the_table_stay(page, index, client):
    before = draft(page)
    after(client, index, lambda tables: tables["programs"][0].update(title_en="Reworded"))
    now = draft(page)
    assert (now.body_ru, now.eligibility_fr, now.picture_id) == (
        before.body_ru,
        before.eligibility_fr,
        before.picture_id,
    )
    assert Translations(now).unit("body." + now.body_en[0].id, "ru").state == State.CURRENT


def test_children_come_change_and_go(page, index, client):
    def change(tables):
        (fee,) = tables["fees"]
        fee["amount"] = 1500
        tables["fees"].append({"page": page.pk, "audience": "own", "amount": 0, "currency": "RUB"})
        tables["teaching_languages"] = [row for row in tables["teaching_languages"] if row["language"] != "fr"]

    shown = preview(client, index, changed(export(client, index), change))
    told = [(change.label, str(change.kind.label)) for change in shown.context["plans"][0].changes]
    assert told == [
        ("Teaching language 1", "will be removed"),
        ("Fee 1 · Amount", "will change"),
        ("Fee 2", "will be added"),
    ]
    after(client, index, change)
    now = draft(page)
    assert [(fee.audience, fee.amount, fee.currency) for fee in now.fees.all()] == [
        ("incoming", Decimal("1500"), "EUR"),
        ("own", Decimal("0"), "RUB"),
    ]
    assert [language.language for language in now.teaching_languages.all()] == ["en"]
    assert now.fees.first().pk == page.fees.first().pk


def test_an_intake_with_its_deadlines_is_added_below_the_others(page, index, client):
    TermFactory(season="spring", year=2028)

    def change(tables):
        tables["intakes"].append({"page": page.pk, "number": 2, "term": "spring 2028", "places": 5})
        new = {"page": page.pk, "intake": 2, "audience": "own", "kind": "fixed", "closes_on": "01.12.2027"}
        tables["deadlines"].append(new)

    after(client, index, change)
    first, second = draft(page).intakes.all()
    assert first.deadlines.get().closes_on == dt.date(2027, 3, 1)
    assert (str(second.term), second.places, second.pk) == ("Spring 2028", 5, None)
    deadline = second.deadlines.get()
    assert (deadline.audience, deadline.closes_on, deadline.closes_at) == ("own", dt.date(2027, 12, 1), dt.time(23, 59))
    assert deadline.closes_instant == dt.datetime(2027, 12, 1, 21, 0, tzinfo=dt.UTC)


def test_a_removed_intake_takes_its_deadlines_along_and_leaves_the_other_ones(page, index, client):
    TermFactory(season="spring", year=2028)
    after(
        client,
        index,
        lambda tables: (
            tables["intakes"].append({"page": page.pk, "number": 2, "term": "spring 2028"}),
            tables["deadlines"].append({"page": page.pk, "intake": 2, "audience": "own", "kind": "rolling"}),
        ),
    )

    def change(tables):
        for name, key in (("intakes", "number"), ("deadlines", "intake")):
            tables[name] = [row for row in tables[name] if row[key] != 1]

    assert problems(after(client, index, change)) == []
    (intake,) = draft(page).intakes.all()
    assert (str(intake.term), intake.deadlines.get().kind) == ("Spring 2028", "rolling")


def test_references_are_found_by_their_names(page, index, client):
    contact = ContactFactory(name_en="Ada Lovelace")
    partner = PartnerPageFactory()
    after(
        client,
        index,
        lambda tables: (
            tables["programs"][0].update(contact="ada lovelace"),
            tables["partner_links"].append({"page": page.pk, "partner": f"{index_of(partner).slug}/{partner.slug}"}),
        ),
    )
    now = draft(page)
    assert now.contact == contact
    assert [link.partner_id for link in now.partner_links.all()][1:] == [partner.pk]


def test_an_emptied_cell_empties_the_field(page, index, client):
    after(client, index, lambda tables: tables["programs"][0].update(ects=None, summary_ru=None, contact=None))
    now = draft(page)
    assert (now.ects, now.summary_ru, now.contact) == (None, "", None)


def test_a_row_without_a_number_makes_a_new_draft(page, index, client):
    new = {"address": f"{index.slug}/brand-new", "kind": "exchange", "levels": "master", "title_en": "Brand new"}

    def change(tables):
        tables["programs"].append(new | {"title_ru": "Совсем новая"})
        tables["fees"].append({"page": new["address"], "audience": "own", "amount": "7,5"})

    response = after(client, index, change)
    assert problems(response) == []
    made = ProgramPage.objects.get(slug="brand-new")
    assert (made.live, made.get_parent().pk) == (False, index.pk)
    assert draft(made).fees.get().amount == Decimal("7.5")
    assert (made.title_en, made.title_ru, made.published_languages) == ("Brand new", "Совсем новая", ["en"])
    assert Translations(draft(made)).unit("title", "ru").state == State.CURRENT
    assert problems(preview(client, index, export(client, index))) == []


def test_one_table_alone_changes_what_it_speaks_of_and_nothing_else(page, index, client):
    rows = csv_tables(export(client, index, "csv"))["fees"]
    rows[0]["amount"] = "99,5"
    imported(client, index, csv_file([{k: v for k, v in rows[0].items() if k != "payer"}]), "Копия fees (2).csv")
    now = draft(page)
    assert (now.fees.get().amount, now.fees.get().payer) == (Decimal("99.5"), page.fees.get().payer)
    assert now.intakes.count() == page.intakes.count()


def test_pages_without_a_row_stay_as_they_are(page, index, client):
    other = ProgramPageFactory(with_facts=True)
    content = export(client, index)
    after(client, index, lambda tables: tables.update(programs=[r for r in tables["programs"] if r["id"] != other.pk]))
    assert facts(draft(other)) == facts(other)
    assert problems(preview(client, index, content)) == []


def test_two_people_change_different_fields_and_both_stay(page, index, client):
    content = changed(export(client, index), lambda tables: tables["programs"][0].update(ects=30))
    page.title_ru = "Тем временем"
    page.fees.add(page.fees.model(audience="own", amount=5))
    page.save_revision()
    imported(client, index, content)
    now = draft(page)
    assert (now.ects, now.title_ru, now.fees.count()) == (Decimal(30), "Тем временем", 2)


@pytest.mark.parametrize("somebody_edits", [False, True])
def test_children_of_a_page_that_has_gone_out_since_they_were_new_are_the_same(somebody_edits, page, index, client):
    page.fees.add(page.fees.model(audience="own", amount=5))
    page.save_revision()
    content = export(client, index)
    as_saved(page).get_latest_revision().publish()
    if somebody_edits:
        other = as_saved(page).get_latest_revision_as_object()
        other.title_ru = "Тем временем"
        other.save_revision()
    response = imported(client, index, changed(content, lambda tables: tables["fees"][1].update(amount=6)))
    assert problems(response) == []
    ((change,),) = [plan.changes for plan in response.context["plans"]]
    assert change.label == "Fee 2 · Amount"
    assert [fee.amount for fee in draft(page).fees.all()] == [Decimal("1200"), Decimal("6")]


def test_who_imported_what_is_in_the_history(page, index, client):
    after(client, index, lambda tables: tables["programs"][0].update(ects=30, title_ru="Новое"))
    entry = PageLogEntry.objects.get(action="spreadsheet.import")
    assert entry.data == {"parts": ["ru", "facts"], "file": "programs.xlsx"}
    html = client.get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert "Import of a spreadsheet: Русский, facts (programs.xlsx)" in html


def test_a_partner_and_its_fact_sheet_are_changed(overview, client):
    partner = PartnerPageFactory(languages="all", with_facts=True)
    index = index_of(partner)
    texts = partner.nomination_ru

    def change(tables):
        tables["partners"][0] |= {"latitude": -33.9, "city_it": "Sera"}
        tables["fact_sheets"][0]["transcript_weeks"] = 7

    assert problems(after(client, index, change)) == []
    now = draft(partner)
    sheet = now.fact_sheets.get()
    assert (now.latitude, now.city_it) == (Decimal("-33.9"), "Sera")
    assert (sheet.transcript_weeks, now.nomination_ru) == (7, texts)
