"""Addresses: files, machines and the editor at fixed paths, everything for readers under its language."""

from pathlib import Path

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from mesi_site.delivery import health
from mesi_site.pages import machines

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("maps/", include("mesi_site.cartography.urls")),
    path("health/live", health.live, name="health_live"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    # Renditions only: uploaded originals and documents are never served as files.
    path("media/images/<path:path>", serve, {"document_root": Path(settings.MEDIA_ROOT) / "images"}),
    # `/` and any other address without a language is answered by Accept-Language.
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=True),
]

handler404 = "mesi_site.pages.errors.not_found"
handler500 = "mesi_site.pages.errors.server_error"
