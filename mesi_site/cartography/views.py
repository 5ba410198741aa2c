"""The globe's land as a picture of its own, so that no page carries it and browsers keep it."""

import gzip
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from .globe import draw, is_offered


@lru_cache(maxsize=16)
def picture(latitude: int, longitude: int) -> tuple[bytes, bytes]:
    """Plain and compressed; drawing takes some 20 ms, and a site needs one or two centres."""
    plain = draw(latitude, longitude).encode()
    return plain, gzip.compress(plain, mtime=0)


@require_safe
def globe(request: HttpRequest, latitude: str, longitude: str) -> HttpResponse:
    """One of a bounded set of centres; the data's version in the query makes the answer immutable."""
    centre = int(latitude), int(longitude)
    if not is_offered(*centre):
        raise Http404
    plain, compressed = picture(*centre)
    accepts_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(compressed if accepts_gzip else plain, content_type="image/svg+xml")
    if accepts_gzip:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
