"""What the commands of all benchmarks share: a database, `--quick`, and one line where something is missing."""

import argparse

from mesi_site.database import available
from mesi_site.postgres import Unavailable

from . import client


def run(name, description, quick_help, measure):
    """Print what `measure(server_url, quick)` yields; returns the exit code, or why nothing could be measured."""
    parser = argparse.ArgumentParser(prog=f"make {name}", description=description)
    parser.add_argument("--quick", action="store_true", help=quick_help)
    quick = parser.parse_args().quick
    try:
        with available() as url:
            for text in measure(url, quick):
                print(text, "", sep="\n", flush=True)
    except (Unavailable, client.LoadError, OSError) as reason:
        return f"{name}: {reason}"
    return 0
