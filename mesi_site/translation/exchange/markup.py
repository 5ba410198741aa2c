"""Rich text as XLIFF sees it: words with numbered inline codes, which stand for tags and hold no words themselves."""

from collections import Counter
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

TEXT, OPEN, CLOSE, SINGLE = "text", "open", "close", "single"
VOID = {"br", "hr", "embed", "img"}
BLOCKS = {"p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
TECHNICAL = {"data-block-key"}  # the editor sets them anew


@dataclass(frozen=True)
class Code:
    """A pair of tags, or a tag that stands alone: `end` is empty then."""

    id: str
    start: str
    end: str = ""

    @property
    def name(self):
        return self.start.strip("<>").split()[0]

    @property
    def is_block(self):
        return self.name in BLOCKS


@dataclass
class Content:
    """`tokens` are (TEXT, words), (OPEN, id), (CLOSE, id) and (SINGLE, id); `codes` {id: Code} says what ids mean."""

    tokens: list = field(default_factory=list)
    codes: dict = field(default_factory=dict)

    @property
    def text(self):
        return "".join(value for kind, value in self.tokens if kind == TEXT)

    @property
    def html(self):
        parts = {
            TEXT: lambda text: escape(text, quote=False),
            OPEN: lambda id: self.codes[id].start,
            CLOSE: lambda id: self.codes[id].end,
            SINGLE: lambda id: self.codes[id].start,
        }
        return "".join(parts[kind](value) for kind, value in self.tokens)


class _Parser(HTMLParser):
    def __init__(self, known):
        super().__init__(convert_charrefs=True)
        self.content, self.known = Content(codes=dict(known)), list(known.values())
        self.prefix, self.number, self.open = "t" if known else "", 0, []

    def _id(self, start, end):
        """That of a code which the source has too, as often as it has it, else a new one."""
        code = next((code for code in self.known if (code.start, code.end) == (start, end)), None)
        if code:
            self.known.remove(code)
            return code.id
        self.number += 1
        code = Code(f"{self.prefix}{self.number}", start, end)
        self.content.codes[code.id] = code
        return code.id

    def handle_starttag(self, tag, attributes):
        pairs = "".join(f' {name}="{escape(value or "")}"' for name, value in attributes if name not in TECHNICAL)
        if tag in VOID:
            self.content.tokens.append((SINGLE, self._id(f"<{tag}{pairs}/>", "")))
            return
        id = self._id(f"<{tag}{pairs}>", f"</{tag}>")
        self.open.append((tag, id))
        self.content.tokens.append((OPEN, id))

    def handle_endtag(self, tag):
        if tag not in (name for name, _id in self.open):
            return
        while self.open:
            name, id = self.open.pop()
            self.content.tokens.append((CLOSE, id))
            if name == tag:
                return

    def handle_data(self, data):
        self.content.tokens.append((TEXT, data))


def parsed(html, known=None):
    """A rich text as Content. `known` are the codes of its source: the same tags get the same ids."""
    parser = _Parser(known or {})
    parser.feed(html)
    parser.close()
    for _tag, id in reversed(parser.open):
        parser.content.tokens.append((CLOSE, id))
    content = parser.content
    used = {value for kind, value in content.tokens if kind != TEXT}
    content.codes = {id: code for id, code in content.codes.items() if id in used}
    content.tokens = _without_blanks(content)
    return content


def _without_blanks(content):
    """White space between blocks is the file's layout, not text."""
    tokens = content.tokens
    return [token for place, token in enumerate(tokens) if not _is_blank(content, place)]


def _is_blank(content, place):
    kind, value = content.tokens[place]
    if kind != TEXT or value.strip():
        return False
    neighbours = content.tokens[max(place - 1, 0) : place] + content.tokens[place + 1 : place + 2]
    return bool(neighbours) and all(kind != TEXT and content.codes[id].is_block for kind, id in neighbours)


def normal(tokens):
    """Tokens that say the same are the same: white space counts once, and programs may cut words apart."""
    joined = []
    for kind, value in tokens:
        if kind == TEXT and joined and joined[-1][0] == TEXT:
            joined[-1] = (TEXT, joined[-1][1] + value)
        elif kind != TEXT or value:
            joined.append((kind, value))
    return [(kind, " ".join(value.split()) if kind == TEXT else value) for kind, value in joined if value.strip()]


class Broken(Exception):
    """Codes that do not fit into one another."""


def skeleton(content):
    """Its paragraphs, lists and headings in their order, and which of them have words. Raises Broken."""
    found, stack = [], []

    def there_are_words():
        if found[-1:] != ["words"]:
            found.append("words")

    for kind, value in content.tokens:
        if kind == TEXT:
            if value.strip():
                there_are_words()
            continue
        code = content.codes[value]
        if code.is_block and any(not content.codes[id].is_block for id in stack):
            raise Broken
        if code.is_block:
            found.append(code.end if kind == CLOSE else code.start)
        elif kind == SINGLE:
            there_are_words()
        if kind == OPEN:
            stack.append(value)
        elif kind == CLOSE and (not stack or stack.pop() != value):
            raise Broken
    if stack:
        raise Broken
    return found


def used_codes(tokens):
    """Counter of the ids, each pair counted once."""
    return Counter(value for kind, value in tokens if kind in (OPEN, SINGLE))
