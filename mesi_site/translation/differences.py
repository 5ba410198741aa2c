"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
ADDED, REMOVED, SAME = "added", "removed", "same"


@dataclass(frozen=True)
class Part:
    """A run of words that stayed (`same`), went (`removed`) or came (`added`)."""

    kind: str
    text: str


def difference(old, new):
    """The parts of `old` and `new` in reading order; what was removed stands before what took its place."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part(SAME, "".join(after[j1:j2])))
            continue
        if i2 > i1:
            parts.append(Part(REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            parts.append(Part(ADDED, "".join(after[j1:j2])))
    return _without_crumbs(parts)


def _without_crumbs(parts):
    """A blank or comma alone between two changes belongs to them: a reader wants phrases, not confetti."""
    joined, index = [], 0
    while index < len(parts):
        removed = added = ""
        while index < len(parts) and (parts[index].kind != SAME or _is_crumb(parts, index)):
            part = parts[index]
            removed += part.text if part.kind != ADDED else ""
            added += part.text if part.kind != REMOVED else ""
            index += 1
        joined += [Part(REMOVED, removed)] if removed else []
        joined += [Part(ADDED, added)] if added else []
        if index < len(parts):
            joined.append(parts[index])
            index += 1
    return joined


def _is_crumb(parts, index):
    is_between = 0 < index < len(parts) - 1
    return is_between and not re.search(r"\w|\n", parts[index].text)
