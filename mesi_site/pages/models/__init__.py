"""Pages of every kind of site: the base of all page types, prose and news."""

from .base import BasePage, IndexPage
from .content import ContentPage
from .news import NewsIndexPage, NewsPage, NewsRelatedPage

__all__ = ["BasePage", "ContentPage", "IndexPage", "NewsIndexPage", "NewsPage", "NewsRelatedPage"]
