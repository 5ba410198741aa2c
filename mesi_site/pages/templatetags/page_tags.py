"""What templates of all page types need: addresses, paragraphs, quotation marks, structured data."""

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from mesi_site.delivery.pagecache.memory import remembered

from .. import paragraphs, structured_data
from ..quotation import quoted

register = template.Library()


@register.simple_tag(takes_context=True)
def page_url(context, page):
    """The address of a page in the active language, without a query of its own."""
    return page.get_url(context.get("request")) or ""


@register.filter
def first_paragraph(html):
    """The words of a rich text's first paragraph, to be put into another element."""
    return mark_safe(paragraphs.split(str(html))[0])  # noqa: S308 - an editor's rich text, already cleaned


@register.filter
def after_first_paragraph(html):
    """The rich text without its first paragraph."""
    return paragraphs.split(str(html))[1]


@register.filter
def quoted_in(text, language):
    """The words between the quotation marks of the language that they are in."""
    return quoted(text, language)


@register.filter
def site_name(url):
    """The site that an address belongs to, as people write it: «eua.eu»."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.simple_tag(takes_context=True)
def json_ld(context):
    """What the page says, for machines: a data block, which browsers do not execute."""
    key = "json-ld", context["frame"].part
    data = _kept_of(context["page"], key, lambda: structured_data.as_json(context))
    return format_html('<script type="application/ld+json">{}</script>', data)


@register.tag
def kept(parser, token):
    """{% kept "menu" frame.part %}…{% endkept %}: rendered once in a generation for each language and value.

    What stands inside may depend on nothing else: neither on the page nor on the reader.
    """
    _tag, *key = token.split_contents()
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode([parser.compile_filter(part) for part in key], nodes)


class KeptNode(template.Node):
    """A part of a template that is the same on many pages."""

    def __init__(self, key, nodelist):
        self.key, self.nodelist = key, nodelist

    def render(self, context):
        key = ("html", get_language(), *(part.resolve(context) for part in self.key))
        return remembered(key, lambda: self.nodelist.render(context))


@register.tag
def kept_of(parser, token):
    """{% kept_of page "prose" %}…{% endkept_of %}: a part of one page, rendered once in a generation and language.

    What stands inside may depend on the page and on other content, not on the minute. Of drafts nothing is kept.
    """
    _tag, page, name = token.split_contents()
    nodes = parser.parse(["endkept_of"])
    parser.delete_first_token()
    return KeptOfNode(parser.compile_filter(page), parser.compile_filter(name), nodes)


class KeptOfNode(template.Node):
    """A part of a page that only an edit changes."""

    def __init__(self, page, name, nodelist):
        self.page, self.name, self.nodelist = page, name, nodelist

    def render(self, context):
        key = "html", self.name.resolve(context)
        return _kept_of(self.page.resolve(context), key, lambda: self.nodelist.render(context))


def _kept_of(page, key, build):
    """What readers of one language see of a page; drafts and private pages have theirs for themselves."""
    return remembered((*key, page.pk, get_language()), build) if page.is_known_to_be_public else build()
