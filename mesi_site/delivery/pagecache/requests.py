"""Which requests a kept page may answer, and the same request without anything that its sender could slip in."""

import re
from io import BytesIO
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

MAX_PARAMETERS = 50
UNKNOWN = "unknown"  # stands for all parameters that no page knows
# What the server says of itself and of nobody else.
KEPT_FROM_SERVER = ("wsgi.version", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once")


class Key(NamedTuple):
    """Everything that a page kept for all readers may depend on."""

    scheme: str
    host: str
    path: str
    query: str


class RequestReader:
    """Finds the key of a request; None where it must reach Django as it is."""

    def __init__(self, configuration):
        self._hosts = frozenset(configuration.hosts)
        self._files = configuration.files
        self._parameters = {name: re.compile(values) for name, values in configuration.parameters.items()}
        self._meaningless = configuration.meaningless
        self._prefix = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
        self._session = settings.SESSION_COOKIE_NAME + "="
        self._forwarded = settings.SECURE_PROXY_SSL_HEADER

    def is_file(self, environ):
        return environ.get("PATH_INFO", "").startswith(self._files)

    def key(self, environ):
        host = environ.get("HTTP_HOST")
        path = environ.get("PATH_INFO", "")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or host not in self._hosts
            or environ.get("SCRIPT_NAME", "") != self._prefix  # gunicorn lets a header of the request say it
            or "HTTP_AUTHORIZATION" in environ
            or self._session in environ.get("HTTP_COOKIE", "")
            or path.startswith(self._files)
        ):
            return None
        query = environ.get("QUERY_STRING")
        if query and (query := self._canonical(query)) is None:
            return None
        return Key(self._scheme(environ), host, path, query or "")

    def _scheme(self, environ):
        """As Django finds it."""
        if self._forwarded:
            name, secure = self._forwarded
            if name in environ:
                return "https" if environ[name].split(",", 1)[0].strip() == secure else "http"
        return environ["wsgi.url_scheme"]

    def _canonical(self, query):
        """The parameters that count, in the order of their names. None where one of them is odd."""
        if "%00" in query or "\0" in query:
            return None
        try:
            given = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict")
        except ValueError:
            return None
        known = sorted((name, value) for name, value in given if name in self._parameters)
        unknown = {name for name, _ in given} - self._parameters.keys()
        if len({name for name, _ in known}) < len(known):
            return None
        if not all(self._parameters[name].fullmatch(value) for name, value in known):
            return None
        if any(not self._meaningless.fullmatch(name) for name in unknown):
            known.append((UNKNOWN, ""))
        return urlencode(known)


def clean_environ(key, environ):
    """The request that anybody makes who asks for the key: no cookie and no header but the host."""
    name, _, port = key.host.partition(":")
    return {kept: environ[kept] for kept in KEPT_FROM_SERVER if kept in environ} | {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": environ.get("SCRIPT_NAME", ""),
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if key.scheme == "https" else "80"),
        "HTTP_HOST": key.host,
        "wsgi.url_scheme": key.scheme,
        "wsgi.input": BytesIO(),
    }
