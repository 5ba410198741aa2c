"""Requests that nobody means, made up from a seed: every route of the site with what a hostile sender may put in."""

import random
import re
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote, quote_from_bytes

from django.conf import settings
from django.urls import URLPattern, get_resolver
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from mesi_site.pages.models import BasePage

from .crawl import EXAMPLES, LANGUAGES

PROGRAM = EXAMPLES["ProgramPage"]
BELOW_PROGRAM = ("enquiry/", "enquiry/sent/", "calendar.ics", "eligibility/", "fact-sheet.pdf")
BELOW_PROGRAMS = ("enquiry/", "enquiry/sent/", "calendar.ics", "compare/", "compare.pdf")
PUBLIC = [
    *(f"/{language}/{path}" for language in LANGUAGES for path in EXAMPLES.values()),
    *(f"/{language}/{PROGRAM}{path}" for language in LANGUAGES for path in BELOW_PROGRAM),
    *(f"/{language}/programs/{path}" for language in LANGUAGES for path in BELOW_PROGRAMS),
    *(f"/{language}/search/{path}" for language in LANGUAGES for path in ("", "suggestions")),
    *("/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/health/live", "/maps/globe/55/37.svg"),
    *("/media/images/a.webp", "/documents/1/a.pdf", "/static/css/site.css", "/en/nothing/", "/admin/login/"),
    *("/ru/_util/authenticate_with_password/1/1/", "/documents/authenticate_with_password/1/"),
]
# What pages read in their query, in forms and otherwise, and what others may be thought to read.
NAMES = (
    "q", "in", "page", "program", "audience", "kind", "open", "country", "duration", "fee", "field", "language",
    "level", "mode", "term", "max", "currency", "sort", "citizenship", "degree", "grade", "name", "email",
    "question", "website", "note", "consent", "csrfmiddlewaretoken", "next", "p", "v", "format", "lang",
    "per_page", "order", "ordering", "collection_id", "tag", "offset", "limit", "id", "ids", "uploaded_file_id",
    "results_only", "_export", "password", "return_url",
)  # fmt: skip
METHODS = (
    ("GET",) * 24 + ("POST",) * 8 + ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW", "get")
)
HEADERS = (
    "HOST", "ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "ACCEPT", "COOKIE", "IF_NONE_MATCH", "IF_MODIFIED_SINCE",
    "IF_MATCH", "IF_UNMODIFIED_SINCE", "RANGE", "IF_RANGE", "X_FORWARDED_HOST", "X_FORWARDED_FOR",
    "X_FORWARDED_PROTO", "X_FORWARDED_PORT", "FORWARDED", "REFERER", "ORIGIN", "USER_AGENT", "AUTHORIZATION",
    "X_HTTP_METHOD_OVERRIDE", "X_REQUESTED_WITH", "SEC_FETCH_SITE", "EXPECT", "TE", "UPGRADE",
)  # fmt: skip
NUMBERS = (
    "0",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "Infinity",
    "２",
    "9" * 19,
    "9" * 20,
    "-" + "9" * 40,
    "9" * 5000,
    "0x10",
    "1_0",
)
TEXTS = (
    b"\x00", b"%00", b"\xff\xfe", b"\xed\xa0\xbd", b"\xc3", "\u202e".encode(), b"' OR 1=1 --",
    b"<script>alert(1)</script>",
    b"../../etc/passwd",
    b"..%2f..%2f", b"{{7*7}}", b"%s%n%x", b"\r\nSet-Cookie: a=b", b"", b"a" * 3000,
    b"word " * 300, b"((((" * 200, b"\"" * 50, b"& | ! <->" * 20, "ё".encode() * 500, b"applied-statistics", b"now",
    b"2026-99-99", b"0000-00-00", b"[]", b"{}" * 50, b"\\", b"*", b"\x1b[31m", "İ".encode(), "ﷺ".encode() * 40,
)  # fmt: skip
TOKEN = "a" * 32
ILLEGIBLE = (b"\x00", b"%00", b"\xff\xfe", b"\xed\xa0\xbd", b"\xc3")
LEGIBLE = tuple(text for text in TEXTS if text not in ILLEGIBLE)
VALUES = {
    "HOST": (b"evil.example", b"testserver:99999", b"localhost", b"", b"[::1", b"a" * 300, b"testserver, evil.example"),
    "ACCEPT_LANGUAGE": (b"xx", b"*;q=x", b"en-" * 300, b"ru;q=0.1,fr;q=9", b"zh-Hans-CN", b"a" * 600),
    "ACCEPT_ENCODING": (b"br;q=nan", b"*;q=0", b"identity;q=0", b"gzip;q=1e400", b"," * 500),
    "COOKIE": (b"sessionid=\"aaaaaaaaaaaa\\000\"", b"sessionid=" + b"a" * 3000, b"csrftoken=\"\\000\"",
               b"=;;=a", b"sessionid=\xff",
               b"messages=\"x\"", b"django_language=\\000", b"messages=" + b"W1s" * 100),
    "IF_MODIFIED_SINCE": (b"yesterday", b"Thu, 01 Jan 99999 00:00:00 GMT", b"Mon, 31 Feb 2026 25:61:61 GMT",
                          b"Sunday, 06-Nov-99 08:49:37 GMT"),
    "IF_NONE_MATCH": (b"*", b'W/"', b'"' * 100, b"a," * 500),
    "RANGE": (b"bytes=0-0", b"bytes=-", b"bytes=5-1", b"bytes=" + b"0-1," * 300, b"bytes=99999999999999999999-",
              b"x=1"),
    "X_FORWARDED_FOR": (b"unknown", b"1.2.3.4, " * 400, b"[::1]:80", b"999.999.1.1", b"::ffff:0:0", b"fe80::1%eth0"),
    "X_FORWARDED_PROTO": (b"https", b"javascript", b"https,http"),
    "ORIGIN": (b"null", b"http://[", b"http://testserver"),
    "REFERER": (b"http://[", b"javascript:alert(1)", b"http://testserver/\xff"),
    "SEC_FETCH_SITE": (b"same-origin", b"none", b"\xff"),
    "AUTHORIZATION": (b"Basic ====", b"Bearer \xff", b"Digest"),
}  # fmt: skip


def lock_with_passwords():
    """A page and all documents: the doors for their passwords are among the public addresses."""
    page = BasePage.objects.get(slug=EXAMPLES["ContentPage"].strip("/"))
    PageViewRestriction.objects.create(pk=1, page=page, restriction_type="password", password="a")
    everything = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(pk=1, collection=everything, restriction_type="password", password="a")


@dataclass
class OddRequest:
    """What goes over the line."""

    method: str
    path: bytes
    query: str = ""
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    content_type: str = ""

    def environ(self, cookies=""):
        """As gunicorn hands it over: bytes in the disguise of Latin-1."""
        environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path.decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "CONTENT_LENGTH": str(len(self.body)),
            "CONTENT_TYPE": self.content_type,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        environ |= {f"HTTP_{name}": value.decode("latin-1") for name, value in self.headers.items()}
        if self.method == "POST":  # past the guard against forged forms, who knows its token
            cookies = f"{cookies}; {settings.CSRF_COOKIE_NAME}={TOKEN}".removeprefix("; ")
            environ.setdefault("HTTP_X_CSRFTOKEN", TOKEN)
        if cookies:
            own = environ.get("HTTP_COOKIE", "")
            environ["HTTP_COOKIE"] = f"{own}; {cookies}" if own else cookies
        return environ


def admin_routes(resolver=None, prefix="/"):
    """Every address of the editor, with a number that does not exist where it takes one."""
    for entry in (resolver or get_resolver()).url_patterns:
        part = str(entry.pattern)
        if isinstance(entry, URLPattern):
            if prefix.startswith("/admin/"):
                yield prefix, entry.pattern
        elif prefix != "/" or part == "admin/":
            yield from admin_routes(entry, prefix + _filled(part, "1"))


def _filled(route, number):
    """A route of `path()` or a simple one of `re_path()` with something in its gaps."""
    route = re.sub(r"<int:\w+>|<\w+>|<(str|slug|uuid|path):\w+>", number, route)
    route = re.sub(r"\(\?P<\w+>[^()]*\)|\([^()]*\)", number, route)
    return route.replace("\\", "").strip("^$?")


class Sender:
    """Makes up one request after another; the same seed gives the same ones."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
        self.admin = [(prefix, str(pattern)) for prefix, pattern in admin_routes()]

    def public(self):
        return self._request(self.random.choice(PUBLIC))

    def editor(self):
        """A request to the editor's addresses."""
        prefix, route = self.random.choice(self.admin)
        number = self.random.choice(("0", "1", "2", "9" * 19, "9" * 20, "9" * 4400, "-1", "x", "２", "international"))
        return self._request(prefix + _filled(route, number))

    def _request(self, route):
        # What is refused at the door tells nothing of the views behind it.
        self.is_legible = self.random.random() < 0.75
        choose, chance = self.random.choice, self.random.random
        path = quote(route, safe="/%<>").encode() if route.isascii() else route.encode()
        path = route.encode() if chance() < 0.8 else path
        if chance() < 0.25:
            path = self._odd_path(path)
        request = OddRequest(choose(METHODS), path, self._query() if chance() < 0.75 else "")
        for _ in range(choose((0, 0, 1, 1, 2, 3))):
            name = choose(HEADERS)
            request.headers[name] = choose(VALUES[name]) if name in VALUES and chance() < 0.7 else self._value()
        if request.method in ("POST", "PUT", "PATCH"):
            if chance() < 0.7:
                request.headers["SEC_FETCH_SITE"] = b"same-origin"
            request.content_type, request.body = self._body()
        return request

    def _odd_path(self, path):
        piece, where = self._value()[:2000], self.random.randrange(len(path) + 1)
        return self.random.choice(
            (path + piece, path + piece + b"/", path[:where] + piece + path[where:], path[:-1], b"/" + path)
        )

    def _value(self):
        kind = self.random.random()
        if kind < 0.35:
            return self.random.choice(NUMBERS).encode()
        if kind < 0.85 or self.is_legible:
            return self.random.choice(LEGIBLE if self.is_legible else TEXTS)
        return self.random.randbytes(self.random.randrange(1, 40))

    def _name(self):
        kind = self.random.random()
        if kind < 0.85:
            return self.random.choice(NAMES).encode() + self.random.choice(
                (b"",) * 8 + (b"[]", b"" if self.is_legible else b"\x00", b"__in", b".")
            )
        return self._value()[:100]

    def _pairs(self, most):
        return [(self._name(), self._value()) for _ in range(self.random.choice((1, 1, 1, 2, 2, 3, 5, most)))]

    def _query(self):
        if self.random.random() < 0.1:
            return self._value().decode("latin-1").replace("#", "")
        safe = "" if self.random.random() < 0.8 else "\x00'\"<>%"
        return "&".join(
            f"{quote_from_bytes(n, safe=safe)}={quote_from_bytes(v, safe=safe)}" for n, v in self._pairs(60)
        )

    def _body(self):
        kind = self.random.random()
        if kind < 0.5:
            pairs = self._pairs(25_000 if self.random.random() < 0.02 else 40)
            text = "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs)
            charset = self.random.choice(("", "", "; charset=utf-8", "; charset=nonsense", "; charset=utf-16"))
            return f"application/x-www-form-urlencoded{charset}", text.encode()
        if kind < 0.8:
            return self._multipart()
        if kind < 0.9:
            return self.random.choice(
                ("application/json", "text/xml", "multipart/form-data", "", "\xff")
            ), self._value()
        return "application/x-www-form-urlencoded", self._value() * self.random.choice((1, 1, 1, 2000))

    def _multipart(self):
        lines = []
        for name, value in self._pairs(30):
            file = b'; filename="a' + self._value()[:60] + b'"' if self.random.random() < 0.3 else b""
            lines += [b"--edge", b'Content-Disposition: form-data; name="' + name + b'"' + file, b"", value]
            if self.random.random() < 0.1:
                lines[-2:-2] = [b"Content-Transfer-Encoding: " + self.random.choice((b"base64", b"nonsense", b"\x00"))]
        end = b"--edge--" if self.random.random() < 0.8 else b"--ed"
        return "multipart/form-data; boundary=edge", b"\r\n".join([*lines, end, b""])
