"""For readers: `make run` and every deployment. A missing secret stops the start.

BASE_URL decides on the security of the connection: an https address turns on secure cookies, HSTS and the redirect.
"""

import sys
from urllib.parse import urlsplit

from mesi_site.delivery import logs

from .base import *


def required(name, meaning):
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set. It is {meaning}.")
    return value


DEBUG = False
SECRET_KEY = required("SECRET_KEY", "the key that signs sessions: at least 50 random characters, kept secret")
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()
BASE_URL = required("BASE_URL", "the public address of the site, for example https://international.example.edu").rstrip(
    "/"
)
WAGTAILADMIN_BASE_URL = BASE_URL
_address = urlsplit(BASE_URL)
ALLOWED_HOSTS = [_address.hostname, *filter(None, os.environ.get("EXTRA_HOSTS", "").split(","))]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
_port = f":{_address.port}" if _address.port else ""
PAGE_CACHE["hosts"] = tuple(f"{host}{_port}" for host in ALLOWED_HOSTS)

if _address.scheme == "https":
    from .https import *

TWO_FACTORS_REQUIRED = os.environ.get("TWO_FACTORS", "on") != "off"
# Browsers make passkeys at https addresses, and at http://localhost for trying out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _address.scheme == "http"

STORAGES["staticfiles"] = {"BACKEND": "mesi_site.delivery.staticfiles.StaticFilesStorage"}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LOGGING = logs.configuration()

DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or "webmaster@localhost"
_mail_port = int(os.environ.get("EMAIL_PORT", "587"))
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ["EMAIL_HOST"],
            "port": _mail_port,
            "username": os.environ.get("EMAIL_HOST_USER", ""),
            "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
            "use_tls": _mail_port == 587,
            "timeout": 10,
        },
    }
    if os.environ.get("EMAIL_HOST")
    else {"BACKEND": f"django.core.mail.backends.{'console' if logs.is_for_a_person() else 'dummy'}.EmailBackend"}
}
