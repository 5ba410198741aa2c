"""A page is previewed in each language by itself."""

from django.conf import settings
from django.http import Http404
from django.utils import translation

from mesi_site.translation.languages import preferred_order, reader_language


class Previewed:
    """Of Wagtail's modes of preview each is a language."""

    @property
    def preview_modes(self):
        return settings.LANGUAGES

    @property
    def default_preview_mode(self):
        return preferred_order(reader_language(), among=self.readable_languages)[0]

    def serve_preview(self, request, mode_name):
        if mode_name not in dict(self.preview_modes):
            raise Http404
        self.previewed_languages = [mode_name]
        with translation.override(mode_name):
            request.LANGUAGE_CODE = mode_name
            response = super().serve_preview(request, mode_name)
            return response.render()  # before the language is left
