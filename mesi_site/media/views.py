"""Renditions for readers."""

from django.core.files.storage import default_storage
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

A_YEAR = 365 * 24 * 3600


@require_safe
def rendition(request, path):
    """A file that browsers keep: another picture has another name. Uploaded originals are never served as files."""
    response = serve(request, path, document_root=default_storage.path("images"))
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response
