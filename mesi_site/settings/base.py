"""Settings that hold everywhere; dev, test and production add what differs. Environment variables, no local files."""

import os
import re
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from mesi_site.database import connection_settings

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

INSTALLED_APPS = [
    "modeltranslation",
    "mesi_site.accounts",
    "mesi_site.media",
    "mesi_site.translation",
    "mesi_site.translation.exchange",
    "mesi_site.translation.glossary",
    "mesi_site.institution",
    "mesi_site.attention",
    "mesi_site.search",
    "mesi_site.pages",
    "mesi_site.pages.spreadsheets",
    "mesi_site.cartography",
    "mesi_site.delivery",
    "mesi_site.delivery.pagecache",
    "mesi_site.backup",
    "partners",
    "international",
    "international.enquiries",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",  # not modelsearch as well: both together crash at the first save
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mesi_site.delivery.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "mesi_site.delivery.observing.RouteMiddleware",
    "mesi_site.delivery.middleware.RefuseBrokenInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mesi_site.translation.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "mesi_site.delivery.same_origin.SameOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mesi_site.accounts.gate.GateMiddleware",
    "mesi_site.accounts.middleware.RightsMiddleware",
    "mesi_site.accounts.wagtails_doors.WagtailsDoorsMiddleware",
    "mesi_site.pages.redirects.RedirectMiddleware",
]

ROOT_URLCONF = "mesi_site.urls"
WSGI_APPLICATION = "mesi_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": connection_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A cache with a life of its own would put stale parts into fresh pages.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mesi_site.accounts.passwords.LengthValidator"},
    {"NAME": "mesi_site.accounts.passwords.OwnWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Log-in: allauth's views below /admin/, everything of Wagtail's own leads there or is closed.
TWO_FACTORS_REQUIRED = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # who could change it could set the password anew: administrators only
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_COOKIE_AGE = 12 * 3600  # since somebody was seen last
LONGEST_SESSION = 14 * 24 * 3600
SENSITIVE_SCREENS_ASK_AGAIN = True
LOCKED_VIEW = "mesi_site.pages.errors.locked"
ACCOUNT_ADAPTER = "mesi_site.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
# They would count in the cache, which keeps nothing: mesi_site.accounts.guessing does it.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "mesi_site.accounts.login_forms.LoginForm",
    "reauthenticate": "mesi_site.accounts.login_forms.ReauthenticateForm",
    "change_password": "mesi_site.accounts.login_forms.ChangePasswordForm",
    "reset_password": "mesi_site.accounts.login_forms.ResetPasswordForm",
    "reset_password_from_key": "mesi_site.accounts.login_forms.ResetPasswordKeyForm",
    "user_token": "mesi_site.accounts.login_forms.UserTokenForm",
}
MFA_ADAPTER = "mesi_site.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by administrators
MFA_TOTP_TOLERANCE = 1  # half a minute, for phones whose clock is wrong
MFA_FORMS = {
    "authenticate": "mesi_site.accounts.login_forms.AuthenticateForm",
    "reauthenticate": "mesi_site.accounts.login_forms.ReauthenticateCodeForm",
    "activate_totp": "mesi_site.accounts.login_forms.ActivateTOTPForm",
    "add_webauthn": "mesi_site.accounts.login_forms.AddPasskeyForm",
}

# Languages: one more is one more line here, `makemigrations`, `migrate` and a catalogue in locale/.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("fr", "Français"), ("it", "Italiano")]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_CUSTOM_FIELDS = ("StreamField", "RichTextField", "BodyField")
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = "{} ({})".format
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Moscow"

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT") or VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = os.environ.get("MEDIA_ROOT") or VAR_DIR / "media"
# Signed agreements and other files that no reader may fetch.
PRIVATE_MEDIA_ROOT = os.environ.get("PRIVATE_MEDIA_ROOT") or VAR_DIR / "private"
# Where `manage.py backup` writes, and notes its last success in last.json.
BACKUP_ROOT = os.environ.get("BACKUP_ROOT") or VAR_DIR / "backup"
STORAGES = {
    "default": {"BACKEND": "mesi_site.media.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Query parameters by which others count their visitors: they mean nothing here.
TRACKING_PARAMETERS = re.compile(r"utm_\w+|fbclid|gclid|yclid|msclkid|_openstat")

NEVER_KEPT = r"(?!)"
# Finished pages in each worker's memory. While PostgreSQL hangs, threads beside the renders serve what is known.
PAGE_CACHE = {
    # Of the finder's endless questions the first that readers ask are kept. What pages read is named here, all of it.
    "parameters": {
        "page": r"[1-9][0-9]{0,3}",
        "audience": r"own|incoming",
        "kind": r"double-degree|exchange|certificate|language-school|other",
        "open": r"now",
        **dict.fromkeys(("country", "duration", "fee", "field", "language", "level", "mode", "term"), NEVER_KEPT),
        **dict.fromkeys(("q", "max", "currency", "sort", "program"), NEVER_KEPT),
    },
    "meaningless": TRACKING_PARAMETERS,
    # Questions after this process's health pass as files do: they must not stand in line behind a database that hangs.
    "files": (STATIC_URL, MEDIA_URL, "/health/"),
    "unavailable_headers": "mesi_site.delivery.headers.security_headers",
    "max_bytes": 0 if os.environ.get("PAGE_CACHE") == "off" else 20 * 1024 * 1024,
    "renders": int(os.environ.get("WEB_THREADS", "12")) - 4,
    "next_change": ("mesi_site.pages.moments.next_change", "international.moments.next_change"),
    "unseen": (
        "account",
        "accounts",
        "attention",
        "delivery",
        "enquiries.Answer",
        "enquiries.AnswerTemplate",
        "enquiries.Deletion",
        "enquiries.Enquiry",
        "enquiries.Mail",
        "enquiries.Sending",
        "exchange",
        "glossary",
        "mfa",
        "pages.PlannedParts",
        "site_search",  # follows from pages, whose tables count
        "translation",
        "usersessions",
    ),
    # Wagtail's screens make sizes of their own when an editor looks at them.
    "visible": {"media.Rendition": "r.filter_spec LIKE '%|format-%'"},
}

# What needs attention: functions that take a day and return matters (mesi_site.attention.matters).
ATTENTION = (
    "mesi_site.institution.attention.certification",
    "mesi_site.pages.attention.reviews",
    "mesi_site.pages.attention.outdated_translations",
    "partners.attention.agreements",
    "international.attention.memberships",
    "international.attention.intakes",
    "international.enquiries.attention.unanswered",
)
# What `/health/ready` tells a person of without calling the site unready: names → functions that return a word.
HEALTH_WARNINGS = {"mail": "international.enquiries.queue.health"}
# What `/metrics` tells beside what workers count: functions that yield (name, what it is, a number or some by task).
METRICS = (
    "international.enquiries.queue.metrics",
    "mesi_site.delivery.successes.metrics",
)
# What a member of the office learns from “Download my data” of rows that are about somebody else.
PERSONAL_DATA_OF_OTHERS = {
    "enquiries.Enquiry": ("id", "state", "created_at", "settled_at"),
    "enquiries.Answer": ("id", "enquiry", "created_at"),
}
# What `run_periodic` calls, in this order.
PERIODIC_COMMANDS = (
    "publish_scheduled",
    "send_security_mail",
    "send_enquiry_mail",
    "send_reminders",
    "delete_old_enquiries",
    "delete_old_log_ins",
)

WAGTAIL_SITE_NAME = _("International cooperation")
WAGTAIL_PAGE_MODEL = "pages.BasePage"
WAGTAILIMAGES_IMAGE_MODEL = "media.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "mesi_site.media.forms.SiteImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "media.SiteDocument"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_MODERATION_ENABLED = True
WAGTAILEMBEDS_FINDERS = []
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]},
    }
}

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
# Whoever is not logged in meets forms without inline scripts. Wagtail's fields for dates and its choosers have them,
# and put them into the page from templates in data: neither a nonce nor a hash would be there.
LOGIN_CSP = SECURE_CSP | {
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.SELF],
}
del LOGIN_CSP["require-trusted-types-for"], LOGIN_CSP["trusted-types"]
ADMIN_CSP = LOGIN_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
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
CSRF_FAILURE_VIEW = "mesi_site.pages.errors.forbidden"
PROBLEM_VIEW = "mesi_site.pages.errors.problem"  # (request, status): how what nobody can understand is answered
# Whose X-Forwarded-For is believed: networks. By itself, a proxy on the same machine.
TRUSTED_PROXIES = re.split(r"[,\s]+", os.environ.get("TRUSTED_PROXIES", "").strip(", ") or "127.0.0.0/8,::1")
# Among SECURITY_HEADERS: a file opens no window and leads nowhere.
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = None
WHITENOISE_ALLOW_ALL_ORIGINS = False
# X-Frame-Options is not sent: what it would say stands in `frame-ancestors`, which every browser since 2016 obeys.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W022"]
# Bytes of what is sent at once: as in deploy/nginx.
MAX_FORM = 64 * 1024
MAX_UPLOAD = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a program with many intakes has many form fields in four languages

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
