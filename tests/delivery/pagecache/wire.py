"""A wire between a server and PostgreSQL that a test may cut or freeze, since others use the same PostgreSQL."""

import select
import socket
import threading
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit


class Wire:
    """Listens on a port of its own and passes everything on, until it is cut or frozen."""

    def __init__(self, database_url):
        self._parts = urlsplit(database_url)
        self._pairs = []
        self._flows = threading.Event()
        self._flows.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    @property
    def url(self):
        """The address of the database at the other end."""
        user = self._parts.netloc.rpartition("@")[0]
        return f"postgresql://{f'{user}@' if user else ''}127.0.0.1:{self._port}{self._parts.path}"

    def cut(self):
        """PostgreSQL is gone: connections break, new ones are refused."""
        shut(self._listener)
        for pair in self._pairs:
            for end in pair:
                shut(end)
        self._pairs.clear()

    def mend(self):
        """It is back at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def freeze(self):
        """PostgreSQL hangs: connections stay, nothing comes through."""
        self._flows.clear()

    def thaw(self):
        self._flows.set()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = self._connect()
            self._pairs.append((near, far))
            threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _connect(self):
        place = {name: values[0] for name, values in parse_qs(self._parts.query).items()}
        host = place.get("host") or self._parts.hostname
        port = place.get("port") or self._parts.port or 5432
        if host.startswith("/"):
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{host}/.s.PGSQL.{port}")
            return far
        return socket.create_connection((host, int(port)))

    def _pass_on(self, near, far):
        other = {near: far, far: near}
        try:
            while True:
                for end in select.select([near, far], [], [])[0]:
                    data = end.recv(65536)
                    self._flows.wait()
                    if not data:
                        return
                    other[end].sendall(data)
        except (OSError, ValueError):
            return
        finally:
            shut(near)
            shut(far)


def shut(end):
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
