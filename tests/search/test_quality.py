"""Search finds what readers hope for: `quality.txt` has the questions, `make bench-search` shows the table."""

import pytest

from mesi_site.pages.models import BasePage
from mesi_site.search.selectors import matching
from tests.search.quality import Query, judge

RECALL, RECIPROCAL_RANK = 0.93, 0.9
OF_A_LANGUAGE = 0.88


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_site")
def test_what_readers_hope_for_is_among_the_first_five_in_each_language():
    paths = {
        pk: path.split("/", 2)[2].strip("/")
        for pk, path in BasePage.objects.filter(depth__gt=1).values_list("pk", "url_path")
    }

    def find(text, language):
        ranks = matching(text, language)
        return [paths[number] for number in sorted(ranks, key=lambda number: (-ranks[number], number))]

    found = judge(find)
    assert found["all"].recall >= RECALL
    assert found["all"].reciprocal_rank >= RECIPROCAL_RANK
    assert all(found[language].recall >= OF_A_LANGUAGE for language in ("en", "ru", "fr", "it"))


def test_the_questions_are_many_and_of_all_languages():
    queries = Query.all()
    assert len(queries) >= 120
    assert {query.language for query in queries} == {"en", "ru", "fr", "it"}
    assert len({(query.language, query.text) for query in queries}) == len(queries)
