"""What browsers are told that they must not do, by what answers: pages, log-in, the editor, files."""

from django.utils.csp import CSP

# Public pages: nothing inline, nothing from elsewhere. Every page and every answer from the cache carries this, so it
# names nothing that pages do not need. Wagtail's editor cannot work so: it has a policy of its own.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "require-trusted-types-for": ["'script'"],  # no script writes HTML, and none may
    "trusted-types": [CSP.NONE],
    "connect-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
}
# Whoever is not logged in meets forms without inline scripts and styles. Wagtail's fields for dates and its choosers
# have them, and put them into the page from templates in data: neither a nonce nor a hash would be there.
LOGIN_CSP = SECURE_CSP | {
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.SELF],
}
del LOGIN_CSP["require-trusted-types-for"], LOGIN_CSP["trusted-types"]
ADMIN_CSP = LOGIN_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
}
# Static files are many and small: their answers say what is needed and no more, as deploy/nginx does.
FILE_CSP = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.SELF]}
FILE_HEADERS = {"Cross-Origin-Resource-Policy": "same-origin"}
# What no page of this site needs. Passkeys are needed where one logs in.
SECURITY_HEADERS = FILE_HEADERS | {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in [
            "camera",
            "display-capture",
            "geolocation",
            "hid",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
        ]
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
# Among SECURITY_HEADERS: a file opens no window and leads nowhere.
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = None
WHITENOISE_ALLOW_ALL_ORIGINS = False
# X-Frame-Options is not sent: what it would say stands in `frame-ancestors`, which every browser since 2016 obeys.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W022"]
