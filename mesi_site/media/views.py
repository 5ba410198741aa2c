"""Renditions and documents for readers."""

from django.core.files.storage import default_storage
from django.http import Http404
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

A_YEAR = 365 * 24 * 3600
LONGEST_NAME = 255
INERT = "default-src 'none'; sandbox"


@require_safe
def rendition(request, path):
    """A file that browsers keep: another picture has another name. Uploaded originals are never served as files."""
    if len(path.encode()) > LONGEST_NAME:  # no system of files can have it, and it would call that a failure
        raise Http404
    response = serve(request, path, document_root=default_storage.path("images"))
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


@require_safe
def document(request, number, name):
    """To be saved, never to be shown or run; asked for anew each time, since it may be withdrawn. What not everybody
    may see is kept nowhere, not even in the browser.
    """
    try:
        response = serve_document(request, number, name)
    except FileNotFoundError:
        raise Http404 from None
    if response.status_code in (200, 304):
        response.headers["Content-Security-Policy"] = INERT
        if response.headers.get("Content-Encoding") == "None":  # Wagtail's word for none
            del response.headers["Content-Encoding"]
        if getattr(request, "is_for_everybody", False):
            patch_cache_control(response, private=True, no_cache=True)
        else:
            add_never_cache_headers(response)
    return response
