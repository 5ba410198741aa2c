"""A text that came back (`read`) beside the text that was sent: what is wrong with it, and what it says."""

from django.utils.translation import gettext as _

from .markup import CLOSE, SINGLE, TEXT, Broken, Content, normal, skeleton, used_codes
from .writing import original_data


def problem_of_source(sent, read):
    """Why what the file says of the source is not what was exported, or ""."""
    if normal(read.source) != normal(sent.source.tokens):
        return _("The source text in the file is not the one that was exported.")
    if not read.tags <= set(original_data(sent.codes)):
        return _("A link or another tag was changed in the file. Links are changed on the page.")
    return ""


def problems_of_target(sent, read):
    """Why a translation would lose or invent markup, links or pictures: [sentence]."""
    known, found = sent.codes, used_codes(read.target)
    unknown = [id for id in found if id not in known]
    unknown += [id for kind, id in read.target if kind == CLOSE and id not in known and id not in unknown]
    if unknown:
        return [_("Unknown inline code: %(id)s.") % {"id": id or "?"} for id in unknown]
    problems = [_("Occurs twice: %(tag)s.") % {"tag": known[id].start} for id, number in found.items() if number > 1]
    if any(kind != TEXT and (kind == SINGLE) == bool(known[id].end) for kind, id in read.target):
        problems.append(_("An inline code has lost one of its ends."))
    allowed = [sent.source] + ([sent.target] if sent.target else [])
    if not any(_has_all(found, content) for content in allowed):
        lost = [code for id, code in sent.source.codes.items() if id not in found]
        problems += [_("Lost: %(tag)s.") % {"tag": code.start} for code in lost]
    if problems:
        return problems
    try:
        structure = skeleton(Content(read.target, known))
    except Broken:
        return [_("Inline codes overlap, or reach across paragraphs.")]
    if structure not in [skeleton(content) for content in allowed]:
        return [_("Paragraphs, list items or headings are not as in the source, or one of them has no words.")]
    return []


def _has_all(found, content):
    return set(content.codes) <= set(found)


def value_of(sent, read):
    """The text that goes into the page."""
    if sent.slot.is_rich:
        return Content(read.target, sent.codes).html
    text = "".join(value for kind, value in read.target if kind == TEXT)
    return " ".join(text.split()) if sent.slot.is_one_line else text.strip()
