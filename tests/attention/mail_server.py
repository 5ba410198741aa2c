"""A mail server that takes messages, or behaves as badly as a test wants it to."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy

SECONDS = 30


class Conversation(socketserver.StreamRequestHandler):
    """One client, in the few words of SMTP that it needs."""

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 ready")
        for line in self.rfile:
            verb = line.split(None, 1)[0].upper().decode()
            if verb == "DATA":
                self.say("354 go on")
                if not self.take():
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say(self.server.refusals.get(verb, "250 ok"))

    def take(self):
        """Whether the conversation goes on after the message."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        self.server.inbox.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.has_mail.set()
        assert self.server.may_answer.wait(SECONDS)
        if self.server.hangs_up:
            return False
        self.say(self.server.refusals.get("DATA", "250 taken"))
        return True


class MailServer(socketserver.ThreadingTCPServer):
    """`refusals` are answers by verb: `{"RCPT": "550 nobody here"}`; `hangs_up` takes a message and says nothing."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.inbox, self.refusals, self.hangs_up = [], {}, False
        self.has_mail, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def mailers(self):
        """What MAILERS says where mail goes to this server."""
        options = {"host": "127.0.0.1", "port": self.port, "timeout": SECONDS}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


@contextmanager
def mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.may_answer.set()
            server.shutdown()
            thread.join()
