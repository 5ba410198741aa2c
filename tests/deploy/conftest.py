"""nginx with deploy/nginx, started before a site that says what it was asked."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import nginx
from bench.client import fetch
from mesi_site.pages.management.commands.collectstatic import write_problem_pages


class Site(BaseHTTPRequestHandler):
    """Answers with what it was asked and the number of the answer; the test says what nginx may keep."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        server.asked += 1
        server.together.wait()
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        if server.dies:
            server.dies -= 1
            self.close_connection = True
            return
        told = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps({"number": server.asked, "path": self.path, "headers": told}).encode()
        self.send_response(server.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Cache-Control", "public, max-age=0, must-revalidate")
        for name, value in server.more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """nginx and the site behind it."""
    if nginx.NGINX is None and os.environ.get("CI"):
        pytest.fail(f"No nginx was found: {nginx.HOW_TO_GET_IT}")
    if nginx.NGINX is None:
        pytest.skip(f"no nginx on this machine: {nginx.HOW_TO_GET_IT}")
    folder = tmp_path_factory.mktemp("nginx")
    static = folder / "static"
    static.mkdir()
    for suffix in ("", ".br", ".gz"):
        (static / f"site.0123456789ab.css{suffix}").write_text(f"as{suffix or '.is'}")
    (folder / "media" / "images").mkdir(parents=True)
    (folder / "media" / "images" / "small.txt").write_text("rendition")
    (folder / "media" / "original_images").mkdir()
    (folder / "media" / "original_images" / "large.txt").write_text("original")
    write_problem_pages(static / "problem")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.asked, site.dies, site.together = 0, 0, threading.Barrier(1)
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    with nginx.running(folder, f"127.0.0.1:{site.server_port}", static, folder / "media", logs=folder) as server:
        site.logs = [folder / "site.log", folder / "error.log"]
        yield server.address, site
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.fixture
def site(started):
    """The site behind nginx: it allows a minute and answers 200 to each at once, unless the test says otherwise."""
    _address, site = started
    site.status, site.more, site.dies, site.together = 200, {"X-Accel-Expires": "60"}, 0, threading.Barrier(1)
    return site


@pytest.fixture
def get(started, site, request):
    """`get("/page/", name=value)`: an answer at an address that no other test asks for."""
    address, _site = started

    def get(path="", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return fetch(f"{address}/{request.node.name}/{path}", headers)

    return get
