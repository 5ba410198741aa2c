"""Children that were new in a version have no number there; once the page goes out they have one."""

from copy import deepcopy


def with_numbers(tables, content, later):
    """The content with those of a later one for children that are still the same: they are no news of anybody."""
    result = dict(content)
    for path in [path for path in tables if len(path) == 1]:
        known = {child["pk"] for child in result.get(path[0]) or []}
        candidates = [child for child in later.get(path[0]) or [] if child["pk"] not in known]
        result[path[0]] = [_same(tables, path, child, candidates) for child in result.get(path[0]) or []]
    return result


def _same(tables, path, child, candidates):
    if child["pk"] is not None:
        return child
    said = _said(tables, path, child)
    same = next((other for other in candidates if _said(tables, path, other) == said), None)
    if same is None:
        return child
    candidates.remove(same)
    return deepcopy(same)


def _said(tables, path, child):
    """All that tables show of a child and of those below it."""
    below = [other for other in tables if other[:-1] == path]
    return tables[path].cells(child), [
        [_said(tables, other, grandchild) for grandchild in child.get(other[-1]) or []] for other in below
    ]
