"""What holds besides where the site's address begins with https."""

from . import base

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
_ONLY_HTTPS = {"upgrade-insecure-requests": True}
SECURE_CSP = base.SECURE_CSP | _ONLY_HTTPS
LOGIN_CSP = base.LOGIN_CSP | _ONLY_HTTPS
ADMIN_CSP = base.ADMIN_CSP | _ONLY_HTTPS
