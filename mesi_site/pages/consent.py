"""Consent that an answer is kept and given to others: without it, the page cache and proxies keep nothing."""

from django.utils.cache import patch_cache_control


def same_for_everybody(response):
    """The answer depends on its address and on public content only, whoever asks; it is asked for anew each time."""
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response


def for_this_request(response):
    """Take the consent back where there is one."""
    if "public" in response.headers.get("Cache-Control", ""):
        del response.headers["Cache-Control"]
    return response
