"""The WSGI application that every server serves: Django behind the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesi_site.settings.production")

django_application = get_wsgi_application()

from mesi_site.delivery.encoding import OnlyUtf8  # noqa: E402 - these read the settings
from mesi_site.delivery.observing import Observed  # noqa: E402
from mesi_site.delivery.pagecache.wsgi import PageCache  # noqa: E402

application = PageCache(OnlyUtf8(django_application), around=Observed)
