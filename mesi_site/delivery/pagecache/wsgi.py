"""The WSGI layer in front of Django: answers from memory what everybody may see, renders the rest once."""

import datetime as dt
from contextlib import closing, nullcontext
from threading import Event, Lock

from django.db import Error as DatabaseError
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from . import memory
from .channel import Channel
from .conf import configuration
from .entries import Entry, Store
from .gate import Full, Gate
from .requests import RequestReader, clean_environ

HEADER = "X-Page-Cache"
RETRY_SECONDS = "2"
FIRST_SECONDS = 0.5  # that a worker's first request waits, so that its answer can be kept
MAX_PRIVATE = 10_000  # addresses known not to be for everybody


class Flight:
    """A render under way, for whoever else wants the same page."""

    def __init__(self, generation):
        self.generation = generation
        self.landed = Event()
        self.found = None


class Answer:
    """What Django said, taken down."""

    def __init__(self, application, environ):
        def start_response(status, headers, exc_info=None):
            self.status, self.headers = status, headers

        response = application(environ, start_response)
        self.is_streamed = getattr(response, "streaming", False)
        # A stream is not read to its end: it will be asked for again, by the one who wants it.
        with closing(response) if hasattr(response, "close") else nullcontext():
            self.body = b"" if self.is_streamed else b"".join(response)

    @property
    def code(self):
        return int(self.status[:3])

    def values(self, name):
        """The parts of all headers of this name, in lower case and without what they are set to."""
        texts = [text for header, text in self.headers if header.lower() == name]
        return {part.partition("=")[0].strip().lower() for text in texts for part in text.split(",")}

    def is_for_everybody(self):
        """Whether nothing says that it depends on who asks."""
        depends = self.values("vary") - {"accept-encoding"}
        return not (depends or self.values("set-cookie") or self.values("cache-control") & {"private", "no-store"})

    def may_be_kept(self):
        """A whole page with the view's consent, `Cache-Control: public`."""
        return (
            self.code == 200
            and not self.is_streamed
            and not self.values("content-encoding")  # it would be encoded twice
            and "public" in self.values("cache-control")
            and self.is_for_everybody()
        )

    def may_be_passed_on(self):
        """Not to be kept, but the same for whoever asks: a redirect, or that there is nothing."""
        return self.code in (301, 302, 307, 308, 404, 410) and not self.is_streamed and self.is_for_everybody()


class PageCache:
    """A WSGI application around Django's; what it may keep and for how long says the setting PAGE_CACHE.

    `around` wraps whatever is not answered from memory at once, as a WSGI application: a hit costs nothing more.
    """

    def __init__(self, application, channel=None, around=lambda rest: rest):
        self.application = application
        self._rest = around(self._answer_rest)
        self.configuration = configuration()
        self.channel = channel or Channel(self.configuration.database, self.report)
        self.store = Store(self.configuration.max_bytes)
        self.gate = Gate(self.configuration.renders)
        self.counts = dict.fromkeys(("HIT", "MISS", "STALE", "BYPASS", "REFUSED"), 0)
        self._reader = RequestReader(self.configuration)
        self._next_change = [import_string(path) for path in self.configuration.next_change]
        self._flights = {}
        self._flights_lock = Lock()
        self._private = {}
        self._unavailable = None

    def __call__(self, environ, start_response):
        channel = self.channel
        if not channel.is_started:
            channel.start()
            channel.wait_until_open(FIRST_SECONDS)
        key = self._reader.key(environ)
        if key is not None:
            entry = self.store.get(key)
            if entry is not None and channel.is_current(entry.generation):
                return self._send(entry, environ, start_response, "HIT")
        return self._rest(environ, start_response)

    def _answer_rest(self, environ, start_response):
        key = self._reader.key(environ)
        if key is None:
            return self._bypass(environ, start_response)
        return self._miss(key, self.store.get(key), environ, start_response)

    def _send(self, entry, environ, start_response, outcome):
        self.counts[outcome] += 1
        return entry.answer(environ, start_response, outcome)

    def _miss(self, key, known, environ, start_response):
        """`known` is a page of this key that may be out of date, or None."""
        if self._may_still_show(known) and self.channel.is_lost:
            return self._send(known, environ, start_response, "STALE")
        if self._private.get(hash(key)) == self.channel.current():
            return self._bypass(environ, start_response)
        try:
            with self.gate.passed():
                found = self._find_or_render(key, environ)
        except (Full, DatabaseError):
            if self._may_still_show(known):
                return self._send(known, environ, start_response, "STALE")
            return self._refuse(environ, start_response)
        if isinstance(found, Entry):
            return self._send(found, environ, start_response, "MISS")
        if found.code >= 500 and self._may_still_show(known):
            return self._send(known, environ, start_response, "STALE")
        # A redirect may take parameters along that are not in the key, or depend on them.
        is_same_request = key.query == environ.get("QUERY_STRING", "")
        if found.code >= 500 or (is_same_request and found.may_be_passed_on()):
            self.counts["BYPASS"] += 1
            start_response(found.status, [*found.headers, (HEADER, "BYPASS")])
            return [found.body] if environ["REQUEST_METHOD"] == "GET" else []
        if len(self._private) >= MAX_PRIVATE:
            self._private.clear()
        self._private[hash(key)] = self.channel.current()
        return self._bypass(environ, start_response)

    def _may_still_show(self, known):
        """Whether a page may stand in where nothing fresh is to be had: it was right until a moment ago."""
        return known is not None and not known.has_ended() and self.channel.was_current_lately(known.generation)

    def _find_or_render(self, key, environ):
        """An Entry of this generation, or the Answer where it may not be kept. One thread renders, others wait."""
        while self.channel.is_open:
            generation = self.channel.current()
            entry = self.store.get(key)
            if entry is not None and entry.generation == generation:
                return entry
            with self._flights_lock:
                flight = self._flights.get(key)
                leads = flight is None
                if leads:
                    flight = self._flights[key] = Flight(generation)
            if leads:
                try:
                    flight.found = self._render(key, environ, generation)
                    return flight.found
                finally:
                    with self._flights_lock:
                        del self._flights[key]
                    flight.landed.set()
            flight.landed.wait()
            # Something may have changed while we waited: then what has landed was out of date when we asked.
            if flight.found is not None and self.channel.is_current(flight.generation):
                return flight.found
        return self._render(key, environ, self.channel.current())

    def _render(self, key, environ, generation):
        is_open = self.channel.is_open
        with memory.under(generation if is_open else None):
            ends_at = self._ends_at() if is_open else None
            answer = Answer(self.application, clean_environ(key, environ))
        if not answer.may_be_kept():
            if answer.code < 500:
                self.store.drop(key)
            return answer
        entry = Entry(answer.status, answer.headers, answer.body, generation, ends_at)
        if is_open:
            self.store.put(key, entry)
        return entry

    def _ends_at(self):
        """When something changes next by time alone, in seconds since 1970; None where nothing does."""

        def ask():
            now = dt.datetime.now(dt.UTC)
            moments = [moment for function in self._next_change if (moment := function(now))]
            return min(moments).timestamp() if moments else None

        ends_at = memory.remembered("pagecache_ends_at", ask)
        if ends_at is not None:
            self.channel.end_generation(ends_at)
        return ends_at

    def _bypass(self, environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, (HEADER, "BYPASS")], exc_info)

        self.counts["BYPASS"] += 1
        if self._reader.is_file(environ):
            return self.application(environ, start)
        # What writes may read its own changes before they are committed, and those may be taken back.
        only_reads = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        generation = self.channel.current() if only_reads and self.channel.is_open else None
        try:
            with self.gate.passed(), memory.under(generation):
                if generation is not None:
                    self._ends_at()  # what is remembered has its time also where nothing is asked that may be kept
                return self.application(environ, start)
        except (Full, DatabaseError):
            self.counts["BYPASS"] -= 1
            return self._refuse(environ, start_response)

    def _refuse(self, environ, start_response):
        """Nothing can be said at the moment, in a page that needs neither database nor language."""
        self.counts["REFUSED"] += 1
        if self._unavailable is None:
            self._unavailable = render_to_string(self.configuration.unavailable_template).encode()
            more = self.configuration.unavailable_headers
            self._unavailable_headers = import_string(more)() if more else []
        start_response(
            "503 Service Unavailable",
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Length", str(len(self._unavailable))),
                ("Cache-Control", "no-store"),
                ("Retry-After", RETRY_SECONDS),
                (HEADER, "BYPASS"),
                *self._unavailable_headers,
            ],
        )
        return [self._unavailable] if environ["REQUEST_METHOD"] != "HEAD" else []

    def report(self):
        """Counts and sizes for `manage.py pagecache status`; counts may miss a few that threads made at once."""
        return self.counts | {"pages": len(self.store), "bytes": self.store.bytes, "inside": self.gate.inside}
