"""The load: bounded in time, over connections that are kept; wrk where there is one, else threads of Python."""

import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlsplit

WRK = shutil.which("wrk")
NOTE = "load by wrk" if WRK else "load by threads of Python, since there is no wrk: apt-get install wrk"
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}


class LoadError(Exception):
    """Answers were not what they should be: figures would mean nothing."""


@dataclass
class Load:
    """What clients saw: answers, seconds for all of them, and the time to wait for one."""

    requests: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self):
        return self.requests / self.seconds


@dataclass
class Answer:
    """One answer, with its headers in lower case."""

    status: int
    headers: dict
    body: bytes


class _KeepStatus(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _KeepStatus)


def fetch(url, headers=None, timeout=60):
    """One request on a connection of its own."""
    try:
        response = opener.open(urllib.request.Request(url, headers=headers or {}), timeout=timeout)  # noqa: S310
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())


def load(url, headers, seconds, connections):
    return (_wrk if WRK else _python)(url, headers, seconds, connections)


def _wrk(url, headers, seconds, connections):
    lines = [f"--header={name}: {value}" for name, value in headers.items()]
    command = [WRK, "--threads=1", f"--connections={connections}", f"--duration={seconds}s", "--latency", *lines, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    if trouble := re.search(r"(Non-2xx or 3xx responses|Socket errors): .*", said):
        raise LoadError(f"{url}: {trouble[0]}")
    requests, spent, unit = re.search(r"(\d+) requests in ([\d.]+)(\w+),", said).groups()
    waits = [float(n) * UNITS[u] for n, u in re.findall(r"^ +(?:50|99)% +([\d.]+)(\w+) *$", said, re.MULTILINE)]
    return Load(int(requests), float(spent) * UNITS[unit], *waits)


def _python(url, headers, seconds, connections):
    deadline = time.perf_counter() + seconds
    asked = urlsplit(url)._replace(scheme="", netloc="").geturl()
    waits, errors = [], []

    def ask():
        try:
            with Connection(url) as connection:
                while (begun := time.perf_counter()) < deadline:
                    status, _head, _body = connection.get(asked, headers)
                    if status >= 400:
                        raise LoadError(f"{url}: {status}")
                    waits.append(time.perf_counter() - begun)
        except (OSError, LoadError) as error:
            errors.append(error)

    begun = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise LoadError(f"{url}: {errors[0]}")
    percents = quantiles(waits, n=100, method="inclusive")
    return Load(len(waits), time.perf_counter() - begun, percents[49], percents[98])


class Connection:
    """A connection that is kept: the least of HTTP/1.1 that a benchmark needs, and little of the processor."""

    def __init__(self, url):
        parts = urlsplit(url)
        self._place, self._host = (parts.hostname, parts.port), parts.netloc
        self._socket = None

    def __enter__(self):
        self._socket = socket.create_connection(self._place, timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""
        return self

    def __exit__(self, *_):
        self._socket.close()

    def get(self, path, headers):
        """Status, the head as it came, body; on a new connection where the server has ended the last one."""
        lines = [f"GET {path} HTTP/1.1", *(f"{k}: {v}" for k, v in ({"Host": self._host} | headers).items()), "", ""]
        request = "\r\n".join(lines).encode()
        for attempt in range(2):
            try:
                self._socket.sendall(request)
                return self._answer()
            except ConnectionError:
                if attempt:
                    raise
                self._socket.close()
                self.__enter__()
        return None

    def _answer(self):
        while b"\r\n\r\n" not in self._rest:
            self._receive()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        status, lower = int(head[9:12]), head.lower()
        if status in (204, 304):
            return status, head, b""
        if length := re.search(rb"\r\ncontent-length: *(\d+)", lower):
            while len(self._rest) < (size := int(length[1])):
                self._receive()
            body, self._rest = self._rest[:size], self._rest[size:]
            return status, head, body
        while not self._rest.endswith(b"0\r\n\r\n"):  # chunked: compared, never decoded
            self._receive()
        body, self._rest = self._rest, b""
        return status, head, body

    def _receive(self):
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionResetError("The server ended the connection.")
        self._rest += data
