"""Once a year the office takes the intakes of many programs over into the next year, on one screen."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from international.models import ProgramPage, Term
from international.rollover.dates import Rule, a_year_later
from mesi_site.accounts.models import GroupRights
from tests.factories import DeadlineFactory, ProgramPageFactory, TermFactory, UserFactory, intake
from tests.pages.editor import address, as_saved, edit_form, form_at, send

SCREEN = "rollover-form"


@pytest.fixture(autouse=True)
def in_2027(overview):
    with time_machine.travel(dt.datetime(2027, 10, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


def program(title="Statistics", **kwargs):
    kwargs.setdefault("intakes", [intake()])
    page = ProgramPageFactory(title_en=title, **kwargs)
    page.save_revision().publish()
    return as_saved(page)


def screen(year=2027, dates=Rule.SAME_DATE):
    return f"{reverse('program_rollover')}?year={year}&dates={dates}"


def shown(client, **asked):
    return form_at(client, screen(**asked), SCREEN)


def add(client, data, **asked):
    return client.post(screen(**asked), data, follow=True)


def draft_intakes(page):
    return list(as_saved(page).get_latest_revision_as_object().intakes.all())


def newest(page):
    return draft_intakes(page)[-1]


def test_intakes_and_deadlines_of_many_programs_come_a_year_later(log_in):
    pages = [program("One"), program("Two")]
    client = log_in()
    html = add(client, shown(client)).content.decode()
    assert "2 programs have a new draft" in html
    for page in pages:
        old, new = draft_intakes(page)
        assert str(new) == "Autumn 2028"
        assert (new.starts_on, new.ends_on) == (dt.date(2028, 9, 1), dt.date(2029, 6, 30))
        assert new.places == old.places
        (deadline,) = new.deadlines.all()
        assert (deadline.audience, deadline.kind) == ("incoming", "fixed")
        assert (deadline.opens_on, deadline.closes_on) == (dt.date(2027, 11, 1), dt.date(2028, 3, 1))
        assert (deadline.closes_at, deadline.time_zone) == (dt.time(23, 59), "Europe/Moscow")


def test_readers_see_nothing_of_it_before_it_is_published(log_in):
    page = program()
    client = log_in()
    response = add(client, shown(client))
    assert as_saved(page).intakes.count() == 1
    (publish,) = [button for message in response.context["messages"] for button in [message.message]]
    assert "/bulk/pages/basepage/publish/" in publish
    as_saved(page).get_latest_revision().publish()
    assert [str(one) for one in as_saved(page).intakes.all()] == ["Autumn 2027", "Autumn 2028"]


def test_doing_it_twice_adds_nothing(log_in):
    page = program()
    client = log_in()
    data = shown(client)
    add(client, data)
    html = add(client, data).content.decode()
    assert "No intake of this year waits for its successor" in html
    assert "1 intake of this year has a successor already" in html
    assert len(draft_intakes(page)) == 2
    assert as_saved(page).revisions.count() == 2


def test_only_what_is_ticked_is_added(log_in):
    chosen, other = program("One"), program("Two")
    client = log_in()
    data = shown(client)
    del data[f"{other.pk}-0-chosen"]
    add(client, data)
    assert len(draft_intakes(chosen)) == 2
    assert len(draft_intakes(other)) == 1


def test_dates_may_be_changed_before_anything_is_saved(log_in):
    page = program()
    client = log_in()
    new = {"starts_on": "2028-09-04", "places": "25", "0-closes_on": "2028-04-01"}
    add(client, shown(client) | {f"{page.pk}-0-{name}": value for name, value in new.items()})
    assert newest(page).starts_on == dt.date(2028, 9, 4)
    assert newest(page).places == 25
    assert newest(page).deadlines.get().closes_on == dt.date(2028, 4, 1)


def test_where_the_dates_are_not_known_yet_the_deadline_is_not_yet_announced(log_in):
    rolling = DeadlineFactory.build(audience="own", kind="rolling", closes_on=None)
    page = program(intakes=[intake(deadlines=[DeadlineFactory.build(), rolling])])
    client = log_in()
    add(client, shown(client, dates=Rule.UNKNOWN), dates=Rule.UNKNOWN)
    assert (newest(page).starts_on, newest(page).ends_on) == (None, None)
    kinds = {deadline.audience: (deadline.kind, deadline.closes_on) for deadline in newest(page).deadlines.all()}
    assert kinds == {"incoming": ("unannounced", None), "own": ("rolling", None)}


def test_a_deadline_that_was_not_announced_becomes_one_on_a_date_once_it_has_one(log_in):
    page = program(intakes=[intake(deadlines=[DeadlineFactory.build(kind="unannounced", closes_on=None)])])
    client = log_in()
    add(client, shown(client) | {f"{page.pk}-0-0-closes_on": "2028-02-01"})
    deadline = newest(page).deadlines.get()
    assert (deadline.kind, deadline.closes_on) == ("fixed", dt.date(2028, 2, 1))


def test_dates_that_cannot_be_right_are_named_and_nothing_is_added_or_lost(log_in):
    good, bad = program("One"), program("Two")
    client = log_in()
    wrong = {f"{bad.pk}-0-ends_on": "2027-01-01", f"{bad.pk}-0-0-closes_on": "nonsense", f"{good.pk}-0-places": "31"}
    response = add(client, shown(client) | wrong)
    html = response.content.decode()
    assert response.status_code == 422
    assert "An intake cannot end before it starts." in html
    assert "Enter a valid date." in html
    assert 'value="nonsense"' in html
    assert 'value="31"' in html
    assert len(draft_intakes(good)) == len(draft_intakes(bad)) == 1


def test_a_program_that_somebody_has_saved_meanwhile_is_left_alone_and_named(log_in):
    page, other = program("One"), program("Two")
    client = log_in()
    data = shown(client)
    send(client, address("edit", page), edit_form(client, page) | {"ects": "7"})
    html = add(client, data).content.decode()
    assert "“One”: Somebody has saved this page meanwhile" in html
    assert len(draft_intakes(page)) == 1
    assert len(draft_intakes(other)) == 2


def test_what_else_stands_in_a_draft_stays_there(log_in):
    page = program()
    page.title_en = "A new title"
    page.save_revision()
    client = log_in()
    add(client, shown(client))
    assert as_saved(page).get_latest_revision_as_object().title_en == "A new title"


def test_an_unfinished_draft_may_stay_unfinished(log_in):
    page = program()
    page.levels = []
    page.save_revision(clean=False)
    client = log_in()
    add(client, shown(client))
    assert len(draft_intakes(page)) == 2


def test_intakes_that_only_a_draft_has_are_taken_over_too(log_in):
    page = program(intakes=[])
    page.intakes = [intake(term=TermFactory(season="spring", year=2027))]
    page.save_revision()
    client = log_in()
    add(client, shown(client))
    assert [str(one) for one in draft_intakes(page)] == ["Spring 2027", "Spring 2028"]


def test_the_history_says_who_added_which_intakes(log_in):
    page = program()
    client = log_in("ru")
    add(client, shown(client))
    entry = PageLogEntry.objects.get(page=page.pk, action="international.rollover")
    assert entry.user is not None
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert entry.data == {"terms": [["autumn", 2028]]}
    assert "осень 2028" in history.lower()


def test_a_locked_program_is_shown_and_left_alone(log_in):
    page = program()
    ProgramPage.objects.filter(pk=page.pk).update(locked=True)
    client = log_in()
    data = shown(client) | {f"{page.pk}-0-chosen": "on"}
    assert "Nothing is chosen" in add(client, data).content.decode()
    assert len(draft_intakes(page)) == 1


def test_who_may_not_write_facts_is_refused_and_that_is_logged(log_in):
    page = program()
    group = Group.objects.get(name="Office head")
    data = shown(log_in())
    GroupRights.objects.filter(group=group).update(languages=["ru"], facts=False)
    client = log_in(user=UserFactory(groups=[group]))
    assert client.post(screen(), data).status_code == 403
    assert len(draft_intakes(page)) == 1
    listing = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    assert reverse("program_rollover") not in listing


def test_an_editor_finds_it_in_the_list_of_programs(log_in):
    page = program()
    client = log_in(user=UserFactory(groups=[Group.objects.get(name="Editors")]))
    listing = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    assert reverse("program_rollover") in listing
    assert len(shown(client)) > 1


@pytest.mark.parametrize("asked", [{"year": "x"}, {"year": 1}, {"dates": "never"}, {"year": "2027\x00"}])
def test_nonsense_in_the_address_is_told(log_in, asked):
    program()
    response = log_in().get(reverse("program_rollover"), {"year": 2027, "dates": "date"} | asked)
    assert response.status_code in (200, 400)


@pytest.mark.parametrize("has_draft", [True, False])
def test_of_each_program_nothing_is_asked_but_whether_it_is_planned(log_in, has_draft):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(screen()).status_code == 200
        return len(captured)

    client = log_in(user=UserFactory(groups=[Group.objects.get(name="Editors")]))
    add_one = program if has_draft else (lambda title: ProgramPageFactory(title_en=title, intakes=[intake()]))
    add_one("One")
    queries()
    before = queries()
    for title in ("Two", "Three", "Four"):
        add_one(title)
    assert queries() == before + 3


@given(st.dates(dt.date(1990, 1, 1), dt.date(2198, 12, 31)))
def test_a_year_later_is_a_year_later(day):
    same_date, same_weekday = a_year_later(day, Rule.SAME_DATE), a_year_later(day, Rule.SAME_WEEKDAY)
    assert same_date.year == day.year + 1
    assert (same_date.month, same_date.day) == (day.month, day.day) or (day.month, day.day) == (2, 29)
    assert same_weekday.weekday() == day.weekday()
    assert abs((same_weekday - same_date).days) <= 2


def test_terms_that_nobody_has_made_yet_are_made(log_in):
    program()
    client = log_in()
    shown(client)
    assert not Term.objects.filter(year=2028).exists()
    add(client, shown(client))
    assert Term.objects.get(year=2028).season == "autumn"


def test_a_year_that_no_term_may_have_is_told_and_nothing_is_added(log_in):
    page = program(intakes=[intake(term=TermFactory(season="autumn", year=2100))])
    client = log_in()
    html = add(client, shown(client, year=2100), year=2100).content.decode()
    assert "less than or equal to 2100" in html
    assert len(draft_intakes(page)) == 1
    assert not Term.objects.filter(year=2101).exists()
