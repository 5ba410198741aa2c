"""gunicorn's worker with threads, whose end nobody notices, be it asked for or not."""

import socket

from gunicorn.http import wsgi
from gunicorn.workers.gthread import ThreadWorker

ROOM = 256 * 1024  # bytes of an answer that the kernel takes at once, and goes on sending when the worker has died


class Worker(ThreadWorker):
    """Lets go of its port when it is asked to stop.

    As long as any process holds the port, the kernel takes connections for it that nobody will answer. So whoever comes
    after the stop is refused at once, and a proxy asks another server.
    """

    def set_accept_enabled(self, enabled):
        super().set_accept_enabled(enabled)
        for listener in self.sockets:
            if enabled:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
            elif not self.alive:
                self._take_who_waits(listener)
                listener.close()

    def _take_who_waits(self, listener):
        """Whoever was connected before is answered."""
        before = None
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)


class Response(wsgi.Response):
    """Sends the head together with the first part of the body: a worker that dies between them leaves half an answer.

    nginx asks again where nothing has come, and cannot where the head has.
    """

    _joins, _head = False, b""

    def send_headers(self):
        if not self._joins or self.headers_sent:
            super().send_headers()
            return
        connection, self.sock = self.sock, _Memory()
        super().send_headers()
        self._head, self.sock = self.sock.data, connection

    def write(self, arg):
        self._joins = True
        super().write(arg)
        self._joins = False
        if self._head:  # nothing of the body was to be sent
            self._emit(b"")

    def _emit_body(self, data):
        if self._head:
            self._emit(b"%X\r\n%b\r\n" % (len(data), data) if self.chunked else data)
        else:
            super()._emit_body(data)

    def _emit(self, data):
        head, self._head = self._head, b""
        self.sock.sendall(head + data)


class _Memory:
    """In the place of a connection: keeps what it should send."""

    def __init__(self):
        self.data = b""

    def sendall(self, data):
        self.data += data


wsgi.Response = Response  # `create` in that module takes it from there
