"""What readers find. Every answer is about public pages only, whatever lies in the index."""

from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, Value, When

from .indexing import page_model
from .query import Question
from .slips import nearest

LANGUAGE, VECTOR = "in_search__language", "in_search__vector"


@dataclass(frozen=True)
class Answer:
    """The pages that were found, best first not yet; how they were found, and what was looked for instead."""

    pages: object  # a queryset of public pages with `rank`
    is_any_word: bool = False
    meant: str = ""  # the words that were looked for instead of the reader's


def matching(text, language, model=None):
    """{number of a public page: rank}, of one page type where it is given. What is not found as typed is looked for
    as it may have been meant.
    """
    question = Question.of(text, language)
    for answer in answers(question, model):
        if found := dict(answer.pages.values_list("pk", "rank")):
            return found
    return {}


def answers(question, model=None):
    """From what was typed to what may have been meant: the first that finds something is the one."""
    if not question:
        return
    pages = public_pages(model)
    yield Answer(ranked(pages, question, question.all_words()))
    meant = nearest(question)
    words = [one.query(question) for one in meant]
    if any(one.given != one.known for one in meant):
        told = "" if all(one.given == one.word for one in meant) else " ".join(one.word for one in meant)
        yield Answer(ranked(pages, question, reduce(and_, words)), meant=told)
    if len(words) > 1:
        yield Answer(by_number_of_words(pages, question, words), is_any_word=True)


def public_pages(model=None):
    pages = page_model().objects.public()
    return pages.filter(content_type=ContentType.objects.get_for_model(model)) if model else pages


def ranked(pages, question, query):
    """Those of the pages whose texts in the question's language answer the query."""
    rank = SearchRank(F(VECTOR), query, cover_density=True, normalization=32)
    return pages.filter(**{LANGUAGE: question.language, VECTOR: query}).annotate(rank=rank)


def by_number_of_words(pages, question, words):
    """Pages with any of the words, those with more of them first."""
    found = (Case(When(**{VECTOR: word}, then=Value(1.0)), default=Value(0.0)) for word in words)
    return ranked(pages, question, reduce(or_, words)).annotate(rank=F("rank") + reduce(add, found))
