"""A WSGI program that returns one answer, kept in the folder BARE_ANSWER: what a server itself costs."""

import json
import os
from pathlib import Path

_folder = Path(os.environ["BARE_ANSWER"])
_headers = [tuple(header) for header in json.loads((_folder / "headers.json").read_text())]
_body = [(_folder / "body").read_bytes()]


def application(environ, start_response):
    start_response("200 OK", _headers)
    return _body
