"""Measures what each page type costs and weighs, on this clone's own content: what the notes of a change quote.

.venv/bin/python -m mesi_site.database run -- .venv/bin/python -m scripts.figures
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import brotli
import django

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 30
KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Font": "fonts", "Script": "JS", "Image": "images", "Other": "images"}


def measure_cost(address):
    """(queries, median milliseconds of this process's CPU) of one uncached answer."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, spent = Client(), []
    for _ in range(3):
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(address).content
    queries = len(captured)  # before later requests clear the log
    for _ in range(ROUNDS):
        begun = time.process_time()
        client.get(address)
        spent.append((time.process_time() - begun) * 1000)
    return queries, statistics.median(spent), html


def costs(examples, language="ru"):
    print(f"\nUncached, {language}, CPU of Python without PostgreSQL's own, median of {ROUNDS}")
    print(f"{'page type':22}{'queries':>8}{'CPU ms':>8}{'HTML KB':>9}{'brotli KB':>10}")
    for page_type, path in examples.items():
        queries, milliseconds, html = measure_cost(f"/{language}/{path}")
        compressed = len(brotli.compress(html, quality=5))
        print(
            f"{page_type:22}{queries:8}{milliseconds:8.1f}{len(html) / 1000:9.1f}{compressed / 1000:10.1f}", flush=True
        )


def weights(examples, languages=("en", "ru")):
    from django.db import connection
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import ARGUMENTS, find_chromium
    from tests.browser.server import serving
    from tests.browser.transfer import first_view
    from tests.whole_site import database_url

    columns = list(dict.fromkeys(KINDS.values()))
    print("\nFirst view in a browser, KB on the line")
    print(f"{'page':28}" + "".join(f"{column:>9}" for column in columns) + f"{'all':>9}{'requests':>10}")
    url = database_url(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory() as media, serving(url, Path(media)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for page_type, path in examples.items():
            for language in languages:
                context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
                fetched = first_view(context.new_page(), f"/{language}/{path}")
                context.close()
                sizes = dict.fromkeys(columns, 0)
                for answer in fetched:
                    sizes[KINDS.get(answer.kind, "images")] += answer.size
                total = f"{sum(sizes.values()) / 1000:9.1f}{len(fetched):10}"
                line = "".join(f"{size / 1000:9.1f}" for size in sizes.values())
                print(f"{f'{page_type} {language}':28}{line}{total}", flush=True)
        browser.close()


def main():
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mesi_site.settings.production",
        "SECRET_KEY": "only-for-these-figures-" + "0" * 40,
        "BASE_URL": "http://localhost",
        "EXTRA_HOSTS": "testserver",
        "STATIC_ROOT": str(ROOT / "var" / "test-static"),
    }
    django.setup()
    from mesi_site.pages.models import BasePage
    from tests.browser.server import collect_static
    from tests.public.crawl import EXAMPLES

    if not BasePage.objects.filter(depth__gt=2).exists():
        return "There is no content yet: make run loads it."
    collect_static()
    costs(EXAMPLES)
    weights(EXAMPLES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
