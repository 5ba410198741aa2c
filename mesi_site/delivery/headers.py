"""The headers of security for answers that Django does not give."""

from django.conf import settings
from django.utils.csp import build_policy


def security_headers():
    """As Django's middleware adds them to every other answer."""
    headers = {
        "Content-Security-Policy": build_policy(settings.SECURE_CSP),
        "X-Content-Type-Options": "nosniff",
        **settings.SECURITY_HEADERS,
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    return list(headers.items())
