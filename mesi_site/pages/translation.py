from mesi_site.translation.registration import register

from .models import BasePage, ContentPage, NewsIndexPage, NewsPage

register(BasePage, "seo_title", "search_description", required=["title"])
register(ContentPage)
register(NewsIndexPage)
register(NewsPage)
