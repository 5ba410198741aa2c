"""For a developer's own machine: `manage.py` uses these unless told otherwise."""

from .base import *

DEBUG = True
SECRET_KEY = "development-only-" + "0" * 40
ALLOWED_HOSTS = ["*"]
BASE_URL = "http://127.0.0.1:8000"
WAGTAILADMIN_BASE_URL = BASE_URL
PAGE_CACHE["max_bytes"] = 0  # a template that was just changed is shown
INTERNAL_IPS = ["127.0.0.1"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
