"""Finds text in a template that readers see and that nobody marked for translation.

What must stay the same in every language, such as a name, stands in an element with translate="no".
"""

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

SEEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "aria-roledescription", "label", "placeholder", "title"}
UNSEEN_ELEMENTS = {"script", "style", "template"}
VOID_ELEMENTS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TAG = "\ue000"  # stands for a template tag or variable while the HTML around it is read
# A text in a tag or variable: {% include "x.html" with label="Read more" %}, {{ name|default:"Nobody" }}. Not those
# of formats and marked ones: {{ day|date:"j F" }}, {% include "x.html" with label=_("Read more") %}.
LITERAL = re.compile(r"""(?P<passed>_\(|\|(?:date|time):)?(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
READABLE = re.compile(r"[^\W\d_]+ [^\W\d_]+|^[^\W\d_a-z][^\W\d_A-Z]+$")
# Words of these filters reach readers whatever they look like.
WORDS = re.compile(r"""\|(?:yesno|pluralize):(?P<quote>["'])(?P<text>[^"']*[^\W\d_][^"']*)(?P=quote)""")
TECHNICAL_TAGS = {"if", "elif", "for", "block", "url", "static", "load", "extends", "translate", "trans", "now"}


class TextFinder(HTMLParser):
    """Collects letters between tags and in the attributes that a reader sees or hears."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.open = []

    def handle_starttag(self, tag, attributes):
        silent = self.silent or tag in UNSEEN_ELEMENTS or dict(attributes).get("translate") == "no"
        if not silent:
            for name, value in attributes:
                if name in SEEN_ATTRIBUTES or self.is_value(tag, name, attributes):
                    self.note(value or "")
        if tag not in VOID_ELEMENTS:
            self.open.append((tag, silent))

    @staticmethod
    def is_value(tag, name, attributes):
        described = ("name", "description") in attributes
        return (tag == "input" and name == "value") or (tag == "meta" and name == "content" and described)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID_ELEMENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data):
        if not self.silent:
            self.note(data)

    @property
    def silent(self):
        return bool(self.open) and self.open[-1][1]

    def note(self, text):
        line = self.getpos()[0]
        for piece in text.split(TAG):
            if any(character.isalpha() for character in piece):
                indented = len(piece) - len(piece.lstrip())
                self.found.append((line + piece.count("\n", 0, indented), " ".join(piece.split())))
            line += piece.count("\n")


def texts_in(contents):
    """The texts for readers in a tag or variable."""
    literals = (match["text"] for match in LITERAL.finditer(contents) if not match["passed"])
    return sorted(
        {text for text in literals if READABLE.search(text)} | {match["text"] for match in WORDS.finditer(contents)}
    )


def unmarked(source):
    """Line and text of each finding."""
    html, found, inside = [], [], None
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK and token.contents else ""
        if inside:
            if word == f"end{inside}":
                inside = None
            html.append("\n" * token.contents.count("\n"))
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        else:
            if word in ("blocktranslate", "blocktrans", "comment"):
                inside = word
            elif token.token_type != TokenType.COMMENT and word not in TECHNICAL_TAGS:
                found += [(token.lineno, text) for text in texts_in(token.contents)]
            html.append(TAG + "\n" * token.contents.count("\n"))
    finder = TextFinder()
    finder.feed("".join(html))
    finder.close()
    return sorted(found + finder.found)
