"""Words that readers have mistyped or not finished, and what they may have meant."""

from dataclasses import dataclass

from django.db import connection

from .letters import latin
from .models import LONGEST_WORD, SearchWord

MOST_WORDS = 16
# Of each word: itself, else what begins so (of the last one), else what a few letters tell apart.
NEAREST = f"""
SELECT given.place, near.word, near.is_beginning FROM unnest(%(words)s, %(latin)s, %(slips)s, %(starts)s)
    WITH ORDINALITY AS given (word, latin, slips, starts, place)
CROSS JOIN LATERAL (
    SELECT known.word,
        given.starts AND starts_with(known.latin, given.latin) AND known.latin <> given.latin AS is_beginning
    FROM {SearchWord._meta.db_table} known
    WHERE known.language = %(language)s
        AND (abs(length(known.latin) - length(given.latin)) <= given.slips
            AND levenshtein_less_equal(known.latin, given.latin, given.slips) <= given.slips
            OR (given.starts AND starts_with(known.latin, given.latin)))
    ORDER BY known.word <> given.word, known.latin <> given.latin, 2 DESC, left(known.latin, 1) <> left(given.latin, 1),
        levenshtein_less_equal(known.latin, given.latin, given.slips),
        similarity(known.latin, given.latin) DESC, known.word
    LIMIT 1
) near
ORDER BY given.place
"""  # noqa: S608 - the name of a table


@dataclass(frozen=True)
class Meant:
    """A word as given, and the known word that it stands for, of which it may be only the beginning."""

    given: str
    known: str
    is_beginning: bool = False

    @property
    def word(self):
        """What is looked for: what somebody has begun to type is no slip."""
        return self.given if self.is_beginning else self.known

    def query(self, question):
        known = question.word(self.known)
        return known | question.beginning(self.given) if self.is_beginning else known


def nearest(question):
    """[Meant] for each of the first words of a question, in one query; a word that nothing is like stays as it is."""
    given = question.words[:MOST_WORDS]
    written = [latin(word)[:LONGEST_WORD] for word in given]
    with connection.cursor() as cursor:
        cursor.execute(
            NEAREST,
            {
                "words": given,
                "latin": written,
                "slips": [slips(word) for word in written],
                "starts": [word == given[-1] and len(latin(word)) > 2 for word in given],
                "language": question.language,
            },
        )
        found = {place: (known, is_beginning) for place, known, is_beginning in cursor.fetchall()}
    return [Meant(word, *found.get(place, (word,))) for place, word in enumerate(given, start=1)]


def slips(word):
    """How many letters may be wrong; two that changed places are two."""
    if len(word) < 4 or word.isdecimal():
        return 0
    return 1 if len(word) == 4 else 2 if len(word) < 9 else 3
