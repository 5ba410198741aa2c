"""Keeps what search knows of pages the same as what readers see of them, in the transaction of each change."""

from collections import defaultdict
from itertools import batched

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Prefetch
from django.utils import translation

from mesi_site.translation.languages import site_languages

from .letters import latin, marked, words
from .models import LONGEST_WORD, SearchText, SearchWord

CHUNK = 200  # pages that are held at once
COLUMNS = ("title", "line", "facts", "body", "written_in", "words")
MOST_LETTERS = 300_000  # of a text: PostgreSQL's vectors end at a megabyte


def page_model():
    return apps.get_model(settings.WAGTAIL_PAGE_MODEL)


@transaction.atomic
def follow(numbers):
    """Write what search knows of these pages. Returns how many rows were not so."""
    if not numbers:
        return 0
    types = defaultdict(list)
    live = page_model().objects.filter(pk__in=numbers, live=True, depth__gt=1)
    for pk, kind in live.values_list("pk", "content_type"):
        types[kind].append(pk)
    known = [pk for pages in types.values() for pk in pages]
    wrong = SearchText.objects.filter(page__in=numbers).exclude(page__in=known).delete()[0]
    return wrong + sum(_write(pages) for pages in types.values())


def _write(numbers):
    """Of pages of one type."""
    before = {
        (row.page_id, row.language): row for row in SearchText.objects.filter(page__in=numbers).defer("vector", "head")
    }
    rows = [row for page in _loaded(numbers) for row in _rows(page)]
    changed = [row for row in rows if not _same(row, before.get((row.page_id, row.language)))]
    if changed:
        SearchText.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["page", "language"], update_fields=COLUMNS
        )
        _learn(changed)
    return len(changed)


def _loaded(numbers):
    """The pages as they are stored, with what their facts name."""
    model = page_model().objects.get(pk=numbers[0]).specific_class
    pages = model.objects.filter(pk__in=numbers).order_by("pk")
    return pages.prefetch_related(*(_prefetch(model, path) for path in model.named_in_search))


def _prefetch(model, path):
    """Of pages, only those that any reader may see, and without an end: their names would stay in others' facts."""
    target = related_model(model, path)
    is_page = issubclass(target, page_model())
    return Prefetch(path, queryset=target.objects.public().filter(expire_at=None)) if is_page else path


def related_model(model, path):
    """The model at the end of a path of relations."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def _rows(page):
    for language in site_languages():
        with translation.override(language):
            texts = {name: marked(text)[:MOST_LETTERS] for name, text in page.search_texts().items()}
        found = dict.fromkeys(latin(word) for word in words(f"{texts['title']} {texts['facts']}"))
        yield SearchText(page_id=page.pk, language=language, words=" ".join(["", *found, ""]), **texts)


def _same(row, before):
    return before and all(getattr(row, name) == getattr(before, name) for name in COLUMNS)


def _learn(rows):
    """The words of these rows are known from now on."""
    found = {
        (row.language, word)
        for row in rows
        for word in words(f"{row.title} {row.facts} {row.body}".lower())
        if 2 < len(word) <= LONGEST_WORD
    }
    new = [
        SearchWord(language=language, word=word, latin=latin(word)[:LONGEST_WORD]) for language, word in sorted(found)
    ]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True, batch_size=5000)


@transaction.atomic
def rebuild():
    """Make all rows anew. Returns how many were wrong, missing, or of nothing that readers see."""
    numbers = list(page_model().objects.order_by("content_type", "pk").values_list("pk", flat=True))
    wrong = sum(follow(numbers[start : start + CHUNK]) for start in range(0, len(numbers), CHUNK))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {SearchWord._meta.db_table}")  # noqa: S608 - no words of anybody
    for rows in batched(SearchText.objects.defer("vector", "head").iterator(CHUNK), CHUNK, strict=False):
        _learn(rows)
    return wrong
