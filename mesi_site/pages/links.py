"""Links in prose to pages of the site: to public ones only, in the reader's language."""

from django.utils.html import format_html
from wagtail.rich_text.pages import PageLinkHandler

from .models import BasePage


class PublicPageLinkHandler(PageLinkHandler):
    """A link to a draft or a private page is shown as its words alone; the address is nobody's business."""

    @classmethod
    def get_many(cls, attrs_list):
        numbers = [int(attrs["id"]) if str(attrs.get("id")).isdecimal() else None for attrs in attrs_list]
        pages = BasePage.objects.public_in_bulk(numbers)
        return [pages.get(number) for number in numbers]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        return [format_html('<a href="{}">', page.url) if page else "<a>" for page in cls.get_many(attrs_list)]
