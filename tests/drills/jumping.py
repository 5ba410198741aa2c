"""The site in workers whose clock jumps: to the moment that a file names, as it would by a wrong time server."""

import os
from pathlib import Path

import time_machine

from mesi_site.wsgi import application as site

FILE = Path(os.environ["DRILL_CLOCK"])
_traveller = None


def application(environ, start_response):
    global _traveller
    said = FILE.read_text() if FILE.exists() else ""
    if said != (_traveller and _traveller.said):
        if _traveller:
            _traveller.stop()
        _traveller = time_machine.travel(said, tick=True) if said else None
        if _traveller:
            _traveller.said = said
            _traveller.start()
    return site(environ, start_response)
