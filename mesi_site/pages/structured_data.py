"""What pages say to machines, in the words of schema.org (JSON-LD)."""

import json
import re

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

# A data block ends at the first `</script>`, wherever it stands.
DANGEROUS = re.compile("[<>&\u2028\u2029]")


def as_json(context):
    """Everything about the page that is served, as one graph that may stand in a `<script>`."""
    frame, page = context["frame"], context["page"]
    nodes = [institution(frame), web_page(frame, page), breadcrumbs(frame, page), *page.get_structured_data(context)]
    graph = {"@context": "https://schema.org", "@graph": [known(node) for node in nodes if node]}
    return mark_safe(DANGEROUS.sub(_escaped, json.dumps(graph, ensure_ascii=False)))  # noqa: S308 - escaped just here


def _escaped(match):
    return f"\\u{ord(match[0]):04x}"


def known(node):
    """The node without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def text(value):
    """A translated text as a plain string."""
    return str(value) if value else ""


def demonstration(entry):
    """What is said of an invented institution or program, so that no machine takes it for a real one."""
    return gettext("Demonstration: invented content") if entry.is_demonstration else ""


def iso_date(date):
    """A historical date in ISO 8601, which knows no «about»."""
    return "" if date.endswith("~") else date


def institution_id():
    return f"{settings.BASE_URL}/#institution"


def institution(frame):
    texts, facts = frame.institution.texts, frame.institution
    return {
        "@type": "CollegeOrUniversity",
        "@id": institution_id(),
        "name": text(texts.full_name) or text(texts.name),
        "alternateName": text(texts.name),
        "url": facts.website or f"{settings.BASE_URL}{frame.root_url}",
        "address": text(texts.address),
        "email": facts.email,
        "telephone": "" if facts.is_phone_historical else facts.phone,
        "foundingDate": iso_date(facts.founded),
    }


def web_page(frame, page):
    return {
        "@type": "WebPage",
        "@id": frame.canonical,
        "url": frame.canonical,
        "name": text(page.texts.title),
        "inLanguage": page.texts.title.language,
        "creativeWorkStatus": "Demonstration" if page.is_demonstration else "",
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
        "publisher": {"@id": institution_id()},
    }


def breadcrumbs(frame, page):
    """The way from the start page to this one; none on the start page."""
    steps = [(text(entry.text), settings.BASE_URL + entry.url) for entry in frame.breadcrumbs]
    if not steps:
        return None
    steps.append((text(page.texts.title), frame.canonical))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, 1)
        ],
    }


def news_article(page, context):
    address = context["frame"].canonical
    return {
        "@type": "NewsArticle",
        "@id": f"{address}#news",
        "headline": text(page.texts.title),
        "description": text(page.texts.summary),
        "datePublished": page.date.isoformat(),
        "inLanguage": page.texts.title.language,
        "mainEntityOfPage": {"@id": address},
        "publisher": {"@id": institution_id()},
    }
