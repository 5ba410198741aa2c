"""The matrix, the explorer's column, the dashboard and the report say what is so, and to whom it may be said."""

import csv
import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mesi_site.accounts.models import GroupRights
from mesi_site.pages.models import BasePage
from mesi_site.translation.languages import site_languages
from mesi_site.translation.statuses.models import TextStatus
from tests.factories import (
    ContactFactory,
    ContentPageFactory,
    FieldOfEndeavourFactory,
    NewsPageFactory,
    ProgramPageFactory,
    UserFactory,
)
from tests.pages.editor import address
from tests.translation.test_states import save

pytestmark = pytest.mark.django_db
MATRIX = "/admin/translations/"
MOST_QUERIES = 12  # eight of which every screen of the editor asks


@pytest.fixture
def page(overview):
    page = ContentPageFactory(
        languages="all",
        published_languages=["en", "ru"],
        title_en="Living on campus",
        title_ru="Жизнь на кампусе",
    )
    page.save_revision().publish()
    return page


@pytest.fixture
def client(log_in, editor):
    return log_in(user=editor)


def rows(client, **asked):
    """Titles of the objects in the matrix, in its order."""
    return [str(entry) for entry in client.get(MATRIX, asked).context["object_list"]]


def sums(client, **asked):
    return client.get(MATRIX, asked).context["table"].totals


def test_pages_stand_in_the_order_of_the_tree_and_others_after_them(page, client):
    news, contact = NewsPageFactory(title_en="News of today"), ContactFactory(name_en="Anna")
    assert rows(client) == [
        str(entry.specific.title) for entry in BasePage.objects.filter(depth__gt=1).order_by("path")
    ] + [contact.name]
    assert rows(client, kind="pages.newspage") == [news.title]


def test_each_cell_says_in_words_what_is_to_be_done_and_leads_to_the_tab_of_its_language(page, client):
    save(client, page, title_en="Another title", introduction_it="")
    html = client.get(MATRIX, {"q": "Another title"}).content.decode()
    for language in site_languages():
        assert f'{address("edit", page)}#tab-{language}"' in html
    words = " ".join(html.split())
    assert "1 outdated" in words
    assert "1 missing" in words
    assert "not offered" in words


def test_the_numbers_add_up(page, client):
    ProgramPageFactory(languages="all", with_facts=True)
    ContactFactory(languages="all")
    save(client, page, title_en="Another title", introduction_it="")
    for asked in ({}, {"state": "outdated"}, {"kind": "pages.contentpage"}, {"q": "title"}):
        found = sums(client, **asked)
        entries = client.get(MATRIX, asked).context["object_list"]
        assert found.count == len(entries)
        for language, total in found.by_language.items():
            statuses = [entry.by_language[language] for entry in entries]
            for name in ("missing", "outdated", "current"):
                assert total[name] == sum(getattr(status, name) for status in statuses)
            assert total["texts"] == total["missing"] + total["outdated"] + total["current"]
        assert len({total["texts"] for total in found.by_language.values()}) == 1


def test_sums_count_what_stands_on_other_pages_of_the_list(overview, client):
    for _ in range(60):
        FieldOfEndeavourFactory()
    found = client.get(MATRIX, {"kind": "international.fieldofendeavour"})
    assert len(found.context["object_list"]) == 50
    assert found.context["table"].totals.by_language["ru"]["missing"] == 60


@pytest.mark.parametrize(
    ("state", "language", "is_found"),
    [
        ("outdated", "ru", True),
        ("outdated", "en", False),
        ("missing", "it", True),
        ("missing", "ru", False),
        ("to_do", "it", True),
        ("to_do", "en", False),
        ("current", "en", True),
        ("current", "fr", False),
        ("not_offered", "fr", True),
        ("not_offered", "en", False),
    ],
)
def test_a_state_is_asked_for_in_a_language(page, client, state, language, is_found):
    save(client, page, title_en="Another title", introduction_it="")
    assert ("Another title" in rows(client, state=state, language=language)) == is_found


def test_only_the_chosen_languages_are_shown(page, client):
    columns = client.get(MATRIX, {"language": ["ru", "it"]}).context["table"].columns
    assert list(columns) == ["title", "status_ru", "status_it"]


def test_a_section_is_everything_under_a_page_below_the_start_page(page, client):
    child = ContentPageFactory(parent=BasePage.objects.get(pk=page.pk), title_en="Below")
    assert rows(client, section=page.pk) == [page.title, child.title]


def test_mine_are_the_pages_that_i_own(page, client, editor):
    BasePage.objects.filter(pk=page.pk).update(owner=editor)
    assert rows(client, mine="true") == [page.title]


def test_a_title_is_found_in_every_language(page, client):
    assert rows(client, q="кампус") == ["Living on campus"]
    assert rows(client, q="nowhere") == []


def test_nobody_sees_more_than_in_the_explorer(page, translator, log_in):
    ContactFactory(name_en="Anna")
    client = log_in(user=translator(page))
    assert rows(client) == [page.title]
    assert sums(client).count == 1
    assert "contact" not in str(client.get(MATRIX).context["filters"].form["kind"].field.choices)


def test_snippets_are_seen_by_those_who_may_change_them(page, translator, log_in):
    ContactFactory(name_en="Anna")
    assert rows(log_in(user=translator(page, "change_contact"))) == [page.title, "Anna"]


def test_a_translator_sees_the_own_languages_first_and_others_if_asked(page, translator, log_in):
    user = translator(page)
    GroupRights.objects.update_or_create(group=user.groups.get(), defaults={"languages": ["ru"], "facts": False})
    client = log_in(user=user)
    assert list(client.get(MATRIX).context["table"].columns) == ["title", "status_ru"]
    assert list(client.get(MATRIX, {"language": "fr"}).context["table"].columns) == ["title", "status_fr"]
    TextStatus.objects.update(outdated=3)
    html = client.get("/admin/").content.decode()
    assert f"{MATRIX}?language=ru&amp;state=outdated" in html
    assert f"{MATRIX}?language=fr&amp;state=outdated" not in html


def test_somebody_without_pages_sees_an_empty_matrix(overview, log_in):
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    assert rows(log_in(user=UserFactory(groups=[group]))) == []


def test_what_is_asked_in_vain_is_said_and_breaks_nothing(page, client):
    for nonsense in ({"state": "nonsense"}, {"section": "0"}, {"language": "xx"}, {"kind": "auth.user"}, {"p": "x"}):
        assert client.get(MATRIX, nonsense).status_code == 200


def exported(client, **asked):
    response = client.get(MATRIX, asked | {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_filtered_matrix_is_exported_with_all_its_rows(page, client):
    save(client, page, title_en="Another title")
    for _ in range(60):
        FieldOfEndeavourFactory()
    assert len(exported(client)) == sums(client).count > 60
    (row,) = exported(client, kind="pages.contentpage", language="ru")
    assert (row["Title"], row["Русский: outdated"], row["Русский: missing"]) == ("Another title", "1", "0")
    assert "Italiano: outdated" not in row


def test_the_matrix_is_exported_as_a_workbook(page, client):
    response = client.get(MATRIX, {"export": "xlsx", "kind": "pages.contentpage"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [sheet.cell(2, column).value for column in (1, 2)] == ["Living on campus", "Content page"]


def test_no_title_becomes_a_formula_in_a_spreadsheet(overview, client):
    FieldOfEndeavourFactory(name_en='=HYPERLINK("https://evil.example")')
    (row,) = exported(client, kind="international.fieldofendeavour")
    assert row["Title"].startswith("'=")


def queries(client, url):
    client.get(url)  # what is asked once in a process's life does not count
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


EXPLORER = "explorer"


@pytest.mark.parametrize("url", [MATRIX, f"{MATRIX}?language=ru&state=missing", f"{MATRIX}results/?q=a", EXPLORER])
def test_two_hundred_pages_cost_as_many_queries_as_twenty(page, client, url):
    parent = BasePage.objects.get(pk=page.pk)
    found = []
    for number in (20, 180):
        for _ in range(number):
            ContentPageFactory(parent=parent)
        asked = queries(client, reverse("wagtailadmin_explore", args=[page.pk]) if url == EXPLORER else url)
        found.append(len(asked))
        if url != EXPLORER:
            assert len(asked) <= MOST_QUERIES, "\n".join(asked)
    assert found[0] == found[1]


def explorer(client, parent, **asked):
    return client.get(reverse("wagtailadmin_explore", args=[parent.pk]), asked)


def test_the_explorer_shows_all_languages_of_each_page_and_finds_what_is_outdated_in_one(page, client, overview):
    other = ContentPageFactory(languages="all")
    save(client, page, title_en="Another title")
    html = " ".join(explorer(client, overview).content.decode().split())
    assert "◐</span> 1<span" in html
    found = explorer(client, overview, texts="ru:outdated").context["object_list"]
    assert [entry.pk for entry in found] == [page.pk]
    assert other.pk in [entry.pk for entry in explorer(client, overview).context["object_list"]]
    assert explorer(client, overview, texts="ru:outdated", q="Another").status_code == 200


def test_the_dashboard_says_what_is_to_be_done_and_leads_to_it(page, client):
    before = TextStatus.objects.filter(language="it", outdated__gt=0).count()
    save(client, page, title_en="Another title", introduction_en="Another introduction")
    assert before == 0
    html = client.get("/admin/").content.decode()
    assert "2 texts outdated" in html
    assert f"{MATRIX}?language=it&amp;state=outdated" in html
    assert rows(client, language="it", state="outdated") == ["Another title"]


def test_a_dashboard_without_anything_to_do_has_no_panel(db, client):
    assert 'id="panel-translations' not in client.get("/admin/").content.decode()
