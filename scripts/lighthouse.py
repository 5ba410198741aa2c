"""Audits pages with Lighthouse as a phone on a slow line sees them, and prints one table.

A page of demonstration content asks not to be indexed, which Lighthouse counts against its SEO: that is no failure.
"""

import json
import os
import sys
from contextlib import suppress

from scripts.smoke import ROOT, Failed, free_port, started
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.npm_tools import installed, node

PAGES = (
    "",
    "programs/",
    "programs/applied-statistics/",
    "projects/openuped/",
    "partners/",
    "partners/universite-de-valmont/",
)
LANGUAGES = ("en", "ru")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "cumulative-layout-shift": "shift",
    "total-byte-weight": "weight",
}
EXCUSED = {"is-crawlable"}


def audit(folder, address):
    """Lighthouse's report on one address."""
    flags = " ".join(["--headless=new", *ARGUMENTS])
    command = ["node_modules/.bin/lighthouse", address, "--output=json", "--quiet", f"--chrome-flags={flags}"]
    return json.loads(node(folder, *command, f"--only-categories={','.join(CATEGORIES)}"))


def faults(report):
    """The names of the audits that cost points, by category."""
    return {
        category: [
            ref["id"]
            for ref in report["categories"][category]["auditRefs"]
            if ref["weight"] and (report["audits"][ref["id"]]["score"] or 0) < 1
            if report["audits"][ref["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
        ]
        for category in CATEGORIES
        if report["categories"][category]["score"] < 1
    }


def row(cells):
    print(f"{cells[0]:<44}" + "".join(f"{cell:>15}" for cell in cells[1:]), flush=True)


def shown(report, name):
    """A figure as Lighthouse writes it, without the words around it."""
    return report["audits"][name]["displayValue"].removeprefix("Total size was ")


def best_of(folder, address, attempts=3):
    """The best report of some: what else the machine does only ever takes points away."""
    reports = []
    for _ in range(attempts):
        with suppress(RuntimeError):  # now and then the browser's trace is lost
            reports.append(audit(folder, address))
            if not faults(reports[-1]).get("performance"):
                break
    if not reports:
        raise Failed(f"{address} could not be audited.")
    return max(reports, key=lambda report: report["categories"]["performance"]["score"])


def audited(site):
    """Prints the table. Returns whether each page has all points that it can have."""
    folder, complete = installed("lighthouse"), True
    row(["", *CATEGORIES, *METRICS.values()])
    for path in (f"/{language}/{page}" for language in LANGUAGES for page in PAGES):
        report = best_of(folder, site + path)
        scores = [round(100 * report["categories"][category]["score"]) for category in CATEGORIES]
        row([path, *scores, *(shown(report, name) for name in METRICS)])
        for category, names in faults(report).items():
            print(f"    {category}: {', '.join(names)}", flush=True)
            complete = complete and set(names) <= EXCUSED
    return complete


def main():
    path = find_chromium()
    if path is None:
        return "lighthouse: no Chromium was found: apt-get install chromium, or name one in $CHROMIUM"
    os.environ["CHROME_PATH"] = path
    try:
        if len(sys.argv) > 1:
            return 0 if audited(sys.argv[1].rstrip("/")) else 1
        port = free_port()
        with started(ROOT, port):
            return 0 if audited(f"http://127.0.0.1:{port}") else 1
    except (Failed, RuntimeError) as reason:
        return f"lighthouse: {reason}"


if __name__ == "__main__":
    sys.exit(main())
