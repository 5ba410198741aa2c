"""The first paragraph of a rich text, and the rest."""

import re

FIRST_PARAGRAPH = re.compile(r"\s*<p[^>]*>(?P<words>.*?)</p>", re.DOTALL)


def split(html):
    """(words inside the first paragraph, everything after it); a text that begins otherwise is all rest."""
    match = FIRST_PARAGRAPH.match(html)
    return (match["words"], html[match.end() :].strip()) if match else ("", html)
