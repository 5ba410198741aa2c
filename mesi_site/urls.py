"""Addresses: files, machines and the editor at fixed paths, everything for readers under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls

from mesi_site.accounts.views import document_password, page_password
from mesi_site.delivery import health
from mesi_site.media.views import rendition
from mesi_site.pages import machines
from mesi_site.pages.search.views import search, suggest

urlpatterns = [
    path("admin/", include("mesi_site.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/authenticate_with_password/<int:restriction_id>/", document_password),
    path("documents/", include("mesi_site.media.urls")),
    path("maps/", include("mesi_site.cartography.urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("media/images/<path:path>", rendition),
    # `/` and any other address without a language is answered by Accept-Language.
    *i18n_patterns(
        re_path(r"^((?:[\w\-]+/)+[\w\-]+\.(?:ics|pdf))$", wagtail_views.serve),  # files that pages answer with
        path("search/", search, name="search"),
        path("search/suggestions", suggest, name="search_suggestions"),
        path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
        path("_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", page_password),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

handler400 = "mesi_site.pages.errors.bad_request"
handler403 = "mesi_site.pages.errors.not_allowed"
handler404 = "mesi_site.pages.errors.not_found"
handler500 = "mesi_site.pages.errors.server_error"
