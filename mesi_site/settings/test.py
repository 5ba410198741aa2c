"""For the test suite: as close to production as a test allows."""

import tempfile

from .base import *

SECRET_KEY = "test-only-" + "0" * 45
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
BASE_URL = "http://localhost"
PAGE_CACHE["hosts"] = ("testserver", "localhost")
WAGTAILADMIN_BASE_URL = BASE_URL
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
_files = tempfile.TemporaryDirectory(prefix="site-test-")  # gone at the end of the process
MEDIA_ROOT, PRIVATE_MEDIA_ROOT, STATIC_ROOT = (f"{_files.name}/{name}" for name in ("media", "private", "static"))
BACKUP_ROOT = f"{_files.name}/backup"
WHITENOISE_AUTOREFRESH = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SENSITIVE_SCREENS_ASK_AGAIN = False  # most tests log in without a password; those of log-in turn it on
