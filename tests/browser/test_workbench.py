"""Four languages in step, several people at one page, and only what is ready goes out."""

import re

import pytest
from playwright.sync_api import expect

from .office import edit, fill, publish, read, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(visiting):
    """The path of a program with text in all languages, and the address of its form."""
    with visiting() as page:
        page.goto("/en/programs/")
        return page.get_by_role("link", name=re.compile("Applied Statistics")).first.get_attribute("href")


def test_an_english_fix_goes_out_while_the_translations_wait_and_are_brought_up_to_date(working, visiting, program):
    russian_path = program.replace("/en/", "/ru/")
    with visiting() as reader:
        russian_before = read(reader, russian_path)

    with working() as page:
        edit(page, "Applied Statistics")
        answer = saved(page, lambda: fill(page, "location_en", "Moscow, and Valmont in France"))
        assert answer.ok
        expect(page.get_by_role("tab", name=re.compile("Русский"))).to_contain_text("1 outdated")
        publish(page)
        expect(page.get_by_role("checkbox", name="English")).to_be_checked()
        expect(page.get_by_role("checkbox", name="Русский")).to_be_disabled()
        page.get_by_role("button", name="Publish what is chosen").click()
        expect(page.locator(".messages .success")).to_contain_text("English")

    with visiting() as reader:
        reader.goto(program)
        expect(reader.locator("main")).to_contain_text("Moscow, and Valmont in France")
        assert read(reader, russian_path) == russian_before

    with working("translator") as page:
        edit(page, "Applied Statistics", "Русский")
        side = page.locator("[data-side=location_ru]")
        expect(side).to_contain_text("English has changed since this was translated")
        expect(side.locator("ins").first).to_be_visible()
        expect(page.locator("[name=location_en]")).to_have_count(0)
        expect(page.get_by_role("tab", name="Facts")).to_have_count(0)
        saved(page, lambda: fill(page, "location_ru", "Москва и Вальмон (Франция)"))
        expect(side.locator(".text-state")).to_have_text("current")
        expect(page.get_by_role("tab", name=re.compile("Русский"))).to_contain_text("✓")

    with working("publisher") as page:
        edit(page, "Applied Statistics", "Italiano")
        side = page.locator("[data-side=location_it]")
        saved(page, lambda: side.get_by_label("Still correct").check())
        expect(side.locator(".text-state")).to_have_text("current")
        publish(page)
        page.get_by_role("button", name="Publish what is chosen").click()
        expect(page.locator(".messages .success")).to_contain_text("Русский")

    with visiting() as reader:
        reader.goto(russian_path)
        expect(reader.locator("main")).to_contain_text("Москва и Вальмон (Франция)")


def test_two_people_at_one_page_both_keep_their_words(working):
    with working() as one, working("publisher") as two:
        edit(one, "Applied Statistics", "Français")
        edit(two, "Applied Statistics", "Italiano")
        for number in range(3):
            assert saved(one, lambda: fill(one, "award_fr", f"Deux diplômes, {number}")).ok  # noqa: B023
            assert saved(two, lambda: fill(two, "award_it", f"Due diplomi, {number}")).ok  # noqa: B023
        one.reload()
        expect(one.locator("[name=award_fr]")).to_have_value("Deux diplômes, 2")
        expect(one.locator("[name=award_it]")).to_have_value("Due diplomi, 2")


def test_two_people_who_write_the_same_text_see_both_and_choose(working):
    with working() as one, working("publisher") as two:
        edit(one, "Applied Statistics", "Français")
        edit(two, "Applied Statistics", "Français")
        assert saved(one, lambda: fill(one, "summary_fr", "La version de la première.")).ok
        refused = saved(two, lambda: fill(two, "summary_fr", "La version du second."))
        assert refused.status == 409
        two.get_by_role("button", name="Save draft").click()
        collision = two.get_by_role("region", name="Changed by two people at once")
        expect(collision).to_contain_text("La version de la première.")
        expect(collision).to_contain_text("La version du second.")
        assert collision.locator("h2").bounding_box()["height"] < 40, "the sign is no higher than the words beside it"
        collision.get_by_label(re.compile("The newer version")).check()
        two.get_by_role("button", name="Save draft").click()
        expect(two.locator(".messages .success")).to_be_visible()
        expect(two.locator("[name=summary_fr]")).to_have_value("La version de la première.")


def test_the_translator_copies_the_source_and_chooses_another_source_language(working):
    with working() as page:
        edit(page, "Applied Statistics", "Italiano")
        page.locator("#source_it").select_option("fr")
        side = page.locator("[data-side=title_it]")
        expect(side.locator("[lang=fr]").first).to_be_visible()
        saved(page, lambda: fill(page, "location_it", ""))
        copy = page.locator("[data-side=location_it]").get_by_role("button")
        copy.click()
        expect(page.locator(".messages .success")).to_be_visible()
        page.get_by_role("tab", name=re.compile("Italiano")).click()
        expect(page.locator("[name=location_it]")).not_to_have_value("")
        expect(page.locator("[data-side=location_it]")).to_contain_text("outdated")
