"""Settings that hold everywhere; dev, test and production add what differs. Environment variables, no local files."""

import os
import re
import zoneinfo
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mesi_site.database import connection_settings

from .headers import *
from .log_in import *

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
    "seal_second_factors",
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
# Without what stands among the files of zones and is none: a browser that meets it names none of the others.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
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
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "mesi_site.search.backend"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "mesi_site.pages.rich_text.RichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]},
    }
}

CSRF_FAILURE_VIEW = "mesi_site.pages.errors.forbidden"
PROBLEM_VIEW = "mesi_site.pages.errors.problem"  # (request, status): how what nobody can understand is answered
# Whose X-Forwarded-For is believed: networks. By itself, a proxy on the same machine.
TRUSTED_PROXIES = re.split(r"[,\s]+", os.environ.get("TRUSTED_PROXIES", "").strip(", ") or "127.0.0.0/8,::1")
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
