"""Redirects from old addresses in every language: Wagtail's own handlers know only the active one."""

from django.conf import settings
from django.utils import translation
from wagtail.contrib.redirects import middleware
from wagtail.contrib.redirects.signal_handlers import (
    autocreate_redirects_on_page_move,
    autocreate_redirects_on_slug_change,
)
from wagtail.signals import page_slug_changed, post_page_move

from mesi_site.translation.languages import reader_language, site_languages

FILES = (settings.STATIC_URL, settings.MEDIA_URL)


class RedirectMiddleware(middleware.RedirectMiddleware):
    """A file that is missing has not moved: nobody asks a database for it, which may hang."""

    def process_response(self, request, response):
        return response if request.path_info.startswith(FILES) else super().process_response(request, response)


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
