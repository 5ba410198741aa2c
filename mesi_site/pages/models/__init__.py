"""Pages of every kind of site: the base of all page types, prose and news."""

from .base import BasePage
from .content import ContentPage
from .index import IndexPage
from .news import NewsIndexPage, NewsPage, NewsRelatedPage
from .planned import PlannedParts

__all__ = ["BasePage", "ContentPage", "IndexPage", "NewsIndexPage", "NewsPage", "NewsRelatedPage", "PlannedParts"]
