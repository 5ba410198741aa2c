"""Links in prose to pages of the site: to public ones only, in the reader's language."""

from django.utils.html import format_html
from wagtail.rich_text.pages import PageLinkHandler

from mesi_site.delivery.pagecache.memory import remembered

from .models import BasePage


class PublicPageLinkHandler(PageLinkHandler):
    """A link to a draft or a private page is shown as its words alone; the address is nobody's business."""

    @classmethod
    def get_many(cls, attrs_list):
        numbers = sorted({attrs["id"] for attrs in attrs_list if str(attrs.get("id")).isdecimal()})
        pages = remembered(("links to", *numbers), lambda: list(BasePage.objects.public().filter(pk__in=numbers)))
        found = {str(page.pk): page for page in pages}
        return [found.get(str(attrs.get("id"))) for attrs in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        return [format_html('<a href="{}">', page.url) if page else "<a>" for page in cls.get_many(attrs_list)]
