"""Finished pages as bytes in every encoding that readers ask for, and the place where a worker keeps them."""

import gzip
import hashlib
import time
from functools import lru_cache
from threading import Lock

import brotli

BROTLI_QUALITY = 5  # 11 costs 70 times more for 12% less
GZIP_LEVEL = 6
COMPRESSED_FROM = 256  # bytes
OVERHEAD = 2048  # bytes of an entry beside its bodies, roughly
PROXY_SECONDS = "1"  # how long nginx may keep an answer without asking

COMPRESS = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0),
}


@lru_cache(maxsize=512)
def encoding_for(accepted):
    """The best encoding that an Accept-Encoding header allows: "br", "gzip" or "" for none."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        quality = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            weights[name.strip()] = float(quality)
        except ValueError:
            weights[name.strip()] = 0.0
    allowed = [name for name in COMPRESS if weights.get(name, weights.get("*", 0)) > 0]
    return max(allowed, key=lambda name: weights.get(name, weights.get("*", 0)), default="")


class Entry:
    """One page: immutable but for the encodings, each made when the first reader wants it."""

    def __init__(self, status, headers, body, generation, ends_at):
        self.status, self.body = status, body
        self.generation, self.ends_at = generation, ends_at
        self.was_wanted = False  # since it was last looked at to make room
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        dropped = {"content-length", "etag", "vary", "x-accel-expires"}
        self._headers = [
            *((name, value) for name, value in headers if name.lower() not in dropped),
            ("Vary", "Accept-Encoding"),
            ("ETag", self.etag),
        ]
        self._variants = {}
        self._answers = {}

    @property
    def size(self):
        """Bytes in memory once both encodings are made: text becomes a quarter in each."""
        return len(self.body) * 3 // 2 + OVERHEAD

    def has_ended(self):
        """Whether time alone has made it wrong: then it is not even shown for want of something better."""
        return self.ends_at is not None and time.time() >= self.ends_at

    def _variant(self, encoding):
        """(encoding in which it is sent, bytes)."""
        if not encoding or len(self.body) < COMPRESSED_FROM:
            return "", self.body
        if encoding not in self._variants:
            self._variants[encoding] = COMPRESS[encoding](self.body)
        return encoding, self._variants[encoding]

    def answer(self, environ, start_response, outcome):
        """The WSGI answer to a GET or HEAD request."""
        encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        known = environ.get("HTTP_IF_NONE_MATCH")
        unchanged = known is not None and self._is_named_in(known)
        prepared = self._answers.get((encoding, unchanged, outcome))
        if prepared is None:
            prepared = self._answers[encoding, unchanged, outcome] = self._prepare(encoding, unchanged, outcome)
        status, headers, body = prepared
        start_response(status, list(headers))
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _is_named_in(self, header):
        return header.strip() == "*" or self.etag.removeprefix("W/") in (
            tag.strip().removeprefix("W/") for tag in header.split(",")
        )

    def _prepare(self, encoding, unchanged, outcome):
        sent, body = self._variant(encoding)
        headers = [*self._headers, ("X-Page-Cache", outcome)]
        if outcome != "STALE":
            headers.append(("X-Accel-Expires", PROXY_SECONDS))
        if unchanged:
            return "304 Not Modified", [h for h in headers if h[0].lower() != "content-type"], []
        if sent:
            headers.append(("Content-Encoding", sent))
        return self.status, [*headers, ("Content-Length", str(len(body)))], [body]


class Store:
    """The entries that fit into a number of bytes. Those that nobody wanted lately make room for others."""

    def __init__(self, max_bytes):
        self.max_bytes = max_bytes
        self.bytes = 0
        self._entries = {}  # the next to be looked at comes first
        self._lock = Lock()

    def __len__(self):
        return len(self._entries)

    def get(self, key):
        entry = self._entries.get(key)
        if entry is not None:
            entry.was_wanted = True  # to move it, at each hit, would cost more than a second look when room is made
        return entry

    def put(self, key, entry):
        """Keep the entry, unless a newer one is there; what nobody wanted lately makes room."""
        with self._lock:
            old = self._entries.get(key)
            if old is not None and old.generation > entry.generation:
                return
            self._drop(key)
            if entry.size > self.max_bytes:
                return
            while self.bytes + entry.size > self.max_bytes:
                self._make_room()
            self._entries[key] = entry
            self.bytes += entry.size

    def _make_room(self):
        key = next(iter(self._entries))
        entry = self._entries.pop(key)
        if entry.was_wanted:
            entry.was_wanted = False
            self._entries[key] = entry
        else:
            self.bytes -= entry.size

    def drop(self, key):
        """Forget a page that is no longer there for everybody."""
        with self._lock:
            self._drop(key)

    def _drop(self, key):
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.bytes -= entry.size
