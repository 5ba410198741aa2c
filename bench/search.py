"""`make bench-search`: how well search finds beside Wagtail's own, and what it costs with 10,000 pages."""

import random
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import batched
from urllib.parse import urlencode

from django.db import connection, connections

from . import command, databases, goals, minimal_site, servers, site
from .report import Row, machine, table
from .rounds import Target, run

PROGRAMS, PARTNERS = 6_400, 1_000  # with projects, news and memberships in proportion: 10,060 pages
SENTENCES = 12  # of the first content, in the prose of each page: about as long as its programs
BATCH = 2_000
GROUPS = ("all", "en", "ru", "fr", "it")
QUALITY_HEADS = ("", "queries", "recall@5", "Wagtail's", "reciprocal rank", "Wagtail's")
# What is asked, by how much of the site it is about; the first content's words occur in the prose of many pages.
QUESTIONS = {
    "a name": ("en", {"q": "Granvik"}),
    "an acronym": ("ru", {"q": "EADTU"}),
    "a country": ("ru", {"q": "Сербия"}),
    "two words": ("fr", {"q": "semestre d'échange"}),
    "a word of every page": ("it", {"q": "ponti"}),
    "a word of every page, its last part": ("en", {"q": "bridges", "page": "999"}),
    "a section of it": ("en", {"q": "bridges", "in": "programs"}),
    "a slip": ("en", {"q": "statistcs"}),
    "a sentence": ("en", {"q": "where can I learn Italian in summer"}),
    "nothing": ("fr", {"q": "zzzzzzzz"}),
    "no question": ("en", {}),
}
SUGGESTED = ("en", {"q": "brid"})


def say(text):
    print(f"· {text}", file=sys.stderr, flush=True)


@dataclass
class QualityRow:
    """Ours beside Wagtail's stock search, for one group of queries."""

    name: str
    ours: object
    stock: object

    def cells(self):
        numbers = (self.ours.recall, self.stock.recall, self.ours.reciprocal_rank, self.stock.reciprocal_rank)
        return (self.name, str(self.ours.queries), *(f"{number:.3f}" for number in numbers))


def quality_rows():
    from django.core.management import call_command
    from django.utils import translation

    from mesi_site.pages.models import BasePage
    from mesi_site.search.selectors import matching
    from tests.search.quality import judge

    call_command("update_index", verbosity=0)
    pages = BasePage.objects.filter(depth__gt=1)
    paths = {pk: path.split("/", 2)[2].strip("/") for pk, path in pages.values_list("pk", "url_path")}

    def ours(text, language):
        ranks = matching(text, language)
        return [paths[number] for number in sorted(ranks, key=lambda number: (-ranks[number], number))]

    def stock(text, language):
        with translation.override(language):  # it knows no expiry: the first content has none
            return [paths.get(page.pk) for page in BasePage.objects.live().search(text)[:10]]

    found, beside = judge(ours), judge(stock)
    connections.close_all()  # the database is copied next
    return [QualityRow(name, found[name], beside[name]) for name in (*GROUPS, *sorted(set(found) - set(GROUPS)))]


def fill():
    """Pages as `bench-scale` has them, with as much prose in the index as the first content has."""
    from mesi_site.search.indexing import rebuild
    from mesi_site.search.models import SearchText

    from . import scale_content

    sentences = {}
    for language, body in SearchText.objects.values_list("language", "body"):
        sentences.setdefault(language, []).extend(f"{part}." for part in body.split(". ") if part)
    scale_content.fill(PROGRAMS, PARTNERS)
    say("making the index")
    rebuild()
    chance = random.Random(0)  # noqa: S311 - the same each time
    rows = SearchText.objects.filter(page__slug__regex=r"-\d+$").only("language", "body")
    for batch in batched(rows.iterator(BATCH), BATCH, strict=False):
        for row in batch:
            row.body = " ".join([row.body, *chance.choices(sentences[row.language], k=SENTENCES)])
        SearchText.objects.bulk_update(batch, ["body"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f"VACUUM FULL ANALYZE {SearchText._meta.db_table}")  # each row was written twice


def address(language, parameters, path="search/"):
    return f"/{language}/{path}?{urlencode(parameters)}"


def cost_rows(content, server_url, rounds):
    with (
        databases.temporary(content.server_url, "search", like=databases.name_in(content.database_url)) as url,
        ExitStack() as running,
    ):
        connection.settings_dict["NAME"] = databases.name_in(url)
        fill()
        addresses = {name: address(*question) for name, question in QUESTIONS.items()}
        addresses["suggestions"] = address(*SUGGESTED, path="search/suggestions")
        queries = {name: site.count_queries(path)[0] for name, path in addresses.items()}
        connections.close_all()
        headers = {"Host": site.HOST}
        settings = content.environment(DATABASE_URL=url, PAGE_CACHE="off")
        server = running.enter_context(servers.gunicorn(servers.SITE, settings))
        unit = running.enter_context(minimal_site.serving(server_url))
        counted = content.postgres
        targets = [Target("a minimal Wagtail page", f"{unit.address}/page/", headers, (unit.process, counted))]
        targets += [
            Target(name, server.address + path, headers, (server.process, counted)) for name, path in addresses.items()
        ]
        run(targets, rounds, 1, (1,), say)
    yield Row.of(targets[0], (1,))
    for target in targets[1:]:
        ratio = [target.cpu_ratio(targets[0], 1)]
        yield Row.of(target, (1,), ratio, f"× min, {queries[target.name]} queries", goals.SEARCH)


def measure(server_url, quick):
    with site.prepared(server_url) as content:
        yield f"{machine()}. Quality on the first content, cost with {PROGRAMS:,} programs and 10,060 pages."
        yield table(quality_rows(), QUALITY_HEADS, peers=False)
        if not quick:
            yield table(list(cost_rows(content, server_url, rounds=7)), peers=False)


if __name__ == "__main__":
    sys.exit(command.run("bench-search", __doc__, "Only how well it finds, not what it costs.", measure))
