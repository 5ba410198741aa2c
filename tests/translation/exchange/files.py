"""Exporting and importing as the office does, and working on a file as a translator's program does."""

from lxml import etree

from mesi_site.translation.exchange.exporting import exported
from mesi_site.translation.exchange.importing import carry_out
from mesi_site.translation.exchange.planning import plans
from mesi_site.translation.exchange.reading import read
from mesi_site.translation.exchange.writing import NAMESPACES
from tests.pages.editor import as_saved

VERSIONS = ["2.0", "1.2"]


def export(*pages, source="en", target="ru", everything=True, version="2.0"):
    """The bytes of the file, or None."""
    found = exported([as_saved(page) for page in pages], source, [target], everything, version)
    return found and found[1]


def planned(content, user):
    return list(plans(read(content), user))


def imported(content, user):
    """The plans, carried out as somebody would who has just looked at them."""
    found = planned(content, user)
    for plan in found:
        plan.is_imported = carry_out(plan, plan.page and plan.page.latest_revision_id, user, "file.xlf")
    return found


def tree(content):
    return etree.fromstring(content)


def written(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def name(root, tag):
    return f"{{{next(ns for ns in NAMESPACES.values() if ns in root.tag)}}}{tag}"


def unit_of(root, id):
    return next(unit for kind in ("unit", "trans-unit") for unit in root.iter(name(root, kind)) if unit.get("id") == id)


def part(root, id, tag):
    """`<source>` or `<target>` of a unit, or None."""
    return next(unit_of(root, id).iter(name(root, tag)), None)


def translate(content, texts):
    """The file with {id: words} as targets; where `words` is a function, it gets the source's XML and returns that."""
    root = tree(content)
    for id, words in texts.items():
        source, target = part(root, id, "source"), part(root, id, "target")
        if target is not None:
            target.getparent().remove(target)
        target = etree.Element(name(root, "target"))
        if callable(words):
            children = (etree.tostring(child, encoding="unicode") for child in source)
            inner = words("".join([source.text or "", *children]))
            filled = etree.fromstring(f"<x xmlns='{root.nsmap[None]}'>{inner}</x>")
            target.text = filled.text
            target.extend(list(filled))
        else:
            target.text = words
        source.addnext(target)
    return written(root)
