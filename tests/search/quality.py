"""How well search finds: the share of the hoped-for pages among the first five, and how far up the first one stands."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

QUERIES = Path(__file__).with_name("quality.txt")
FIRST = 5


@dataclass(frozen=True)
class Query:
    """What a reader types, and the paths of the pages that would be an answer."""

    language: str
    kind: str
    text: str
    expected: tuple

    @classmethod
    def all(cls):
        lines = [line for line in QUERIES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        parts = ([part.strip() for part in line.split("|")] for line in lines)
        return [cls(language, kind, text, tuple(paths.split())) for language, kind, text, paths in parts]

    def recall(self, found):
        return len(set(self.expected) & set(found[:FIRST])) / min(FIRST, len(self.expected))

    def reciprocal_rank(self, found):
        return next((1 / place for place, path in enumerate(found, start=1) if path in self.expected), 0)


@dataclass(frozen=True)
class Quality:
    """Of a set of queries."""

    queries: int
    recall: float
    reciprocal_rank: float


def judge(find, queries=None):
    """{group: Quality} of `find(text, language)`, which returns paths, best first; groups are languages, kinds, all."""
    scores = defaultdict(list)
    for query in queries or Query.all():
        found = find(query.text, query.language)
        for group in ("all", query.language, query.kind):
            scores[group].append((query.recall(found), query.reciprocal_rank(found)))
    return {group: Quality(len(found), *map(mean, zip(*found, strict=True))) for group, found in scores.items()}
