"""The language of a request, and what answers say of it."""

from http import HTTPStatus

from django.middleware import locale
from django.utils import translation


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's own; an answer for everybody at an address without a language is not said to depend on one.

    Where an address without a language is known and nothing is there, nothing is looked for under a language.
    """

    def process_response(self, request, response):
        is_public = "public" in response.headers.get("Cache-Control", "")
        if is_public and not translation.get_language_from_path(request.path_info):
            return response
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match:
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        return super().process_response(request, response)
