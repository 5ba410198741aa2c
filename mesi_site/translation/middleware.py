"""The language of a request, and what answers say of it."""

from django.middleware import locale
from django.utils import translation


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's own; an answer for everybody at an address without a language is not said to depend on one."""

    def process_response(self, request, response):
        is_public = "public" in response.headers.get("Cache-Control", "")
        if is_public and not translation.get_language_from_path(request.path_info):
            return response
        return super().process_response(request, response)
