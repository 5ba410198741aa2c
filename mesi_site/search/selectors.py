"""What readers find. Every answer is about public pages only, whatever lies in the index."""

from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import StrIndex

from .configurations import configuration
from .indexing import page_model
from .letters import latin
from .models import SearchText
from .query import Question
from .slips import nearest

LANGUAGE, VECTOR, HEAD = "in_search__language", "in_search__vector", "in_search__head"
MANY = 500  # pages
FEW = 3  # pages: with so few of them, those that lack a word of the question are welcome, too
START, END = "\ue000", "\ue001"  # around a word that was looked for; private characters, so no text has them
FRAGMENTS = "\u2003"


@dataclass(frozen=True)
class Answer:
    """Public pages with their `rank`, and how they were found."""

    pages: QuerySet
    query: SearchQuery
    enough: int = 1
    meant: str = ""  # what was looked for instead of the reader's words


def matching(text, language, model=None):
    """{number of a public page: rank}, of one page type where it is given; what is mistyped is looked for as it may
    have been meant.
    """
    _answer, found = best(Question.of(text, language), lambda pages: dict(pages.values_list("pk", "rank")), model=model)
    return found or {}


def best(question, evaluate, size=len, model=None):
    """(Answer, what `evaluate` makes of its pages): the first with enough pages, else the last that has any."""
    chosen = None, None
    for answer in answers(question, model):
        if chosen[0] and answer.meant:  # what finds something is no slip
            continue
        found = evaluate(answer.pages)
        if size(found):
            chosen = answer, found
        if size(found) >= answer.enough:
            break
    return chosen


def answers(question, model=None):
    """From the words as they were typed to what may have been meant by them."""
    if not question:
        return
    pages = public_pages(model)
    yield ranked(pages, question, question.all_words(), enough=FEW if question.may_lack_words else 1)
    meant = nearest(question)
    words = [one.query(question) for one in meant]
    if any(one.given != one.known for one in meant):
        told = "" if all(one.given == one.word for one in meant) else " ".join(one.word for one in meant)
        yield ranked(pages, question, reduce(and_, words), meant=told)
    if len(words) > 1:
        yield ranked(pages, question, reduce(or_, words), words)


def public_pages(model=None):
    pages = page_model().objects.public()
    return pages.filter(content_type=ContentType.objects.get_for_model(model)) if model else pages


def ranked(pages, question, query, words=(), **how):
    """Those of the pages whose texts in the question's language answer the query; with more of the words first.

    Very many pages are ranked by their titles alone: all else of them would have to be fetched.
    """
    found = pages.filter(**{LANGUAGE: question.language, VECTOR: query}).annotate(found=Window(Count("pk")))
    rank = Case(When(found__gt=MANY, then=_rank(HEAD, query, words)), default=_rank(VECTOR, query, words))
    return Answer(found.annotate(rank=rank), query, **how)


def _rank(column, query, words):
    covered = SearchRank(F(column), query, cover_density=True, normalization=32)
    return reduce(add, (Case(When(**{column: word}, then=Value(1.0)), default=Value(0.0)) for word in words), covered)


def snippet(answer, language):
    """An expression: where the words stand in the prose, between START and END."""
    return SearchHeadline(
        F("in_search__body"),
        answer.query,
        config=configuration(language),
        start_sel=START,
        stop_sel=END,
        max_words=22,
        min_words=12,
        max_fragments=2,
        fragment_delimiter=FRAGMENTS,
    )


def beginning_with(text, language):
    """Public pages in whose titles and facts a word begins with each of the words, those with it in the title first."""
    words = [written for word in Question.of(text, language).words[:8] if (written := latin(word))]
    if not words:
        return page_model().objects.none()
    begun = reduce(and_, (Q(words__contains=f" {word}") for word in words))
    rows = SearchText.objects.filter(begun, language=language).values("pk")[:MANY]
    pages = page_model().objects.public().filter(in_search__in=rows)
    return pages.order_by(StrIndex(F("in_search__words"), Value(f" {words[0]}")), "pk")
