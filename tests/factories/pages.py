"""The page tree: every factory puts its page where an editor would, making what stands above it."""

import datetime as dt
import itertools

import factory
from wagtail.models import Site

from mesi_site.pages.models import BasePage, ContentPage, NewsIndexPage, NewsPage

from .texts import TranslatedFactory

NUMBERS = itertools.count(1)


def root():
    """The tree's invisible root, and nothing of the page that Wagtail puts under it in an empty database."""
    return BasePage.objects.get(depth=1)


class PageFactory(TranslatedFactory):
    """A live page. Without `parent` it stands under the page that `stands_under` makes or finds."""

    class Meta:
        abstract = True

    class Params:
        with_facts = factory.Trait()

    slug = factory.LazyFunction(lambda: f"page-{next(NUMBERS)}")

    @staticmethod
    def stands_under():
        """The factory of the parent."""
        from .international import OverviewPageFactory

        return OverviewPageFactory

    @classmethod
    def find_parent(cls):
        """The page under which an editor would create this one."""
        above = cls.stands_under()
        return above._meta.model.objects.order_by("path").first() or above()

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        page = cls.with_sources(model_class(**kwargs))
        page.draft_title = page.title_en
        (parent or cls.find_parent()).add_child(instance=page)
        return page

    @classmethod
    def _build(cls, model_class, *args, parent=None, **kwargs):
        return cls.with_sources(model_class(**kwargs))


class ContentPageFactory(PageFactory):
    class Meta:
        model = ContentPage


class NewsIndexPageFactory(PageFactory):
    class Meta:
        model = NewsIndexPage


class NewsPageFactory(PageFactory):
    class Meta:
        model = NewsPage

    stands_under = staticmethod(lambda: NewsIndexPageFactory)
    date = dt.date(2026, 9, 1)


def make_start_page(page):
    """The site begins at this page; Wagtail's own welcome page goes."""
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": page.get_base_page()}
    )
    Site.clear_site_root_paths_cache()
    for other in BasePage.objects.filter(depth=2).exclude(pk=page.pk):
        if other.specific_class is BasePage:
            other.delete()
