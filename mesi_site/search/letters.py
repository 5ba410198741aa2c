"""Texts in letters that every PostgreSQL reads alike.

Where its server has the plain C locale, as the embedded one has so as to be the same on every machine, PostgreSQL
takes each character beyond ASCII for a letter, quotation marks and dashes too, and `pg_trgm` takes none of them for
one. So signs lie in the index as control characters, which end a word in every locale, and come back when they are
shown; and what is compared with a reader's slips is written in Latin letters.
"""

import re
import unicodedata
from functools import lru_cache

SIGNS = "«»“”„‘’‚‹›–—‑−…·•№€£§°×→<>"  # PostgreSQL takes what stands between the last two for a tag
MARKS = "".join(map(chr, (*range(1, 9), *range(14, 32))))
TO_SIGNS = str.maketrans(MARKS, SIGNS)
WORD = re.compile(r"[^\W_]+")
LATIN = str.maketrans("абвгдезийклмнопрстуфцыэёієłøđðı", "abvgdeziyklmnoprstufcyeeieloddi") | str.maketrans(
    {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": "", "ї": "i"}
    | {"ß": "ss", "þ": "th", "æ": "ae", "œ": "oe"}
)


class _Letters(dict):
    """What becomes of each character, found out once."""

    def __missing__(self, code):
        letter = chr(code)
        category = unicodedata.category(letter)
        if category == "Cf":  # soft hyphens and the like: inside a word
            kept = None
        elif category[0] in "CZ" or (category[0] in "PS" and not letter.isascii()):
            kept = " "
        else:
            kept = letter
        self[code] = kept
        return kept


_MARKED = _Letters(str.maketrans(SIGNS, MARKS))


def marked(text):
    """A text as it lies in the index and in a query."""
    return " ".join(unicodedata.normalize("NFC", str(text)).translate(_MARKED).split(" ")).strip()


def shown(text):
    """A text of the index as it was written."""
    return text.translate(TO_SIGNS)


def words(text):
    return WORD.findall(text)


@lru_cache(maxsize=20_000)
def latin(word):
    """A word in small Latin letters without accents: «Италия» is `italiya`, «Évora» is `evora`."""
    letters = unicodedata.normalize("NFKD", word.lower().translate(LATIN))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
