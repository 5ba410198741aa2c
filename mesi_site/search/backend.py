"""The editor's search, which is Wagtail's: it nests the words of a question in one another, and fails at a hundred."""

import re

from modelsearch.backends.database.postgres.postgres import PostgresSearchBackend
from modelsearch.query import And, Or, PlainText

MOST_WORDS = 30
BETWEEN_WORDS = re.compile(r"[\s\-]+")


class SearchBackend(PostgresSearchBackend):
    """Takes the beginning of a long question, such as a paragraph that somebody has pasted."""

    def _search(self, query_compiler_class, query, *args, **kwargs):
        return super()._search(query_compiler_class, beginning_of(query), *args, **kwargs)


def beginning_of(query):
    """Of words, of words that Wagtail has read already, and of those together with phrases in quotation marks."""
    if isinstance(query, str):
        return " ".join(BETWEEN_WORDS.split(query)[:MOST_WORDS])
    if isinstance(query, PlainText):
        return PlainText(beginning_of(query.query_string), query.operator, query.boost)
    if isinstance(query, And | Or):
        return type(query)([beginning_of(one) for one in query.subqueries[:MOST_WORDS]])
    return query
