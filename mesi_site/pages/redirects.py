"""Redirects from old addresses in every language: Wagtail's own handlers know only the active one."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.utils import translation
from wagtail.contrib.redirects import middleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)
from wagtail.signals import page_slug_changed, post_page_move

from mesi_site.translation.languages import reader_language, site_languages

from .routing import page_and_view

FILES = (settings.STATIC_URL, settings.MEDIA_URL)


class RedirectMiddleware(middleware.RedirectMiddleware):
    """A file that is missing has not moved: nobody asks a database for it, which may hang."""

    def process_response(self, request, response):
        if request.path_info.startswith(FILES):
            return response
        answer = super().process_response(request, response)
        return _moved_with_its_page(request) or answer if answer.status_code == 404 else answer


def _moved_with_its_page(request):
    """Whoever has subscribed to a calendar below a page finds it below the page's new address."""
    path, below = page_and_view(request.path_info)
    redirect = below and middleware.get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    if not redirect or not redirect.redirect_page:
        return None
    rest = request.get_full_path().partition(f"/{below}")[2]
    return HttpResponsePermanentRedirect(f"{redirect.link}{below}{rest}")


def _in_other_languages(handler):
    def repeat(**kwargs):
        for language in set(site_languages()) - {reader_language()}:
            with translation.override(language):
                handler(**kwargs)

    return repeat


repeat_on_slug_change = _in_other_languages(autocreate_redirects_on_slug_change)
repeat_on_move = _in_other_languages(autocreate_redirects_on_page_move)


def connect():
    page_slug_changed.connect(repeat_on_slug_change, dispatch_uid="redirects_in_other_languages_on_slug_change")
    post_page_move.connect(repeat_on_move, dispatch_uid="redirects_in_other_languages_on_move")
