"""Rich text as plain data, for a typesetter that shall never read an editor's words as its own markup."""

from lxml import html

LISTS = {"ul": "bullets", "ol": "numbers"}
STRONG, EMPHASIZED = {"b", "strong"}, {"i", "em"}
HEADINGS = {"h2", "h3", "h4"}


def blocks(text):
    """[{"kind": "paragraph" | "heading" | "bullets" | "numbers", "items": [runs]}]; a run is words in one style."""
    root = html.fragment_fromstring(text, create_parent="div")
    found = [_block(element) for element in root if isinstance(element.tag, str)]
    if root.text and root.text.strip():
        found.insert(0, {"kind": "paragraph", "items": [[_run(root.text, False, False)]]})
    return [block for block in found if block["items"]]


def _block(element):
    if element.tag in LISTS:
        items = [_runs(item) for item in element.iter("li")]
        return {"kind": LISTS[element.tag], "items": [item for item in items if item]}
    runs = _runs(element)
    return {"kind": "heading" if element.tag in HEADINGS else "paragraph", "items": [runs] if runs else []}


def _runs(element, strong=False, emphasized=False):
    strong, emphasized = strong or element.tag in STRONG, emphasized or element.tag in EMPHASIZED
    runs = [_run(element.text, strong, emphasized)]
    for child in element:
        if child.tag == "br":
            runs.append(_run("\n", False, False))
        elif child.tag not in LISTS:  # the items of an inner list follow as items of their own
            runs += _runs(child, strong, emphasized)
        runs.append(_run(child.tail, strong, emphasized))
    return [run for run in runs if run["text"]]


def _run(text, strong, emphasized):
    return {"text": text or "", "strong": strong, "emphasized": emphasized}
