"""What a reader asks, made into questions that PostgreSQL can answer."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.search import SearchQuery

from .configurations import configuration
from .letters import marked, words

OPERATORS = re.compile(r'"|(?<!\S)-|\bor\b', re.IGNORECASE)
MOST_LETTERS = 500
MOST_WORDS = 100  # Django nests what stands in a query, and PostgreSQL gets slow


@dataclass(frozen=True)
class Question:
    """A reader's words in one language."""

    text: str
    language: str

    @classmethod
    def of(cls, text, language):
        """Cut to what a person types; NUL bytes and signs are no words."""
        return cls(" ".join(marked(text[:MOST_LETTERS]).split()[:MOST_WORDS]), language)

    def __bool__(self):
        return bool(self.words)

    @cached_property
    def words(self):
        return list(dict.fromkeys(words(self.text.lower())))

    @property
    def may_lack_words(self):
        """Whether somebody has asked in a sentence: neither in few words nor with operators."""
        return len(self.words) > 2 and not OPERATORS.search(self.text)

    def all_words(self):
        """As search engines understand it: “a phrase”, -without, this or that."""
        return self._query(self.text, "websearch")

    def word(self, word):
        return self._query(word, "raw")

    def beginning(self, word):
        return self._query(f"{word}:*", "raw")

    def _query(self, text, search_type):
        return SearchQuery(text, config=configuration(self.language), search_type=search_type)
