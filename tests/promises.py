"""What `docs/trust.md` promises. A test notes the figure that it has measured; the run ends with a table of them.

Quick ones are in `make test`, long ones in `make drill` (`tests/drills/`).
"""

import pytest

KEY = "promise"
# What is promised, and the figure that must be met.
PROMISES = {
    "No request gets a 5xx by its content": "0 of 10,000",
    "No hostile file harms": "500 files: 0 executed, 0 failures, worker < 250 MB, 0 GPS tags out",
    "Nothing private shows": "0 hits",
    "No edit is lost": "exactly 1 of 6 accepted in each of 50 rounds, 5 told",
    "Nobody guesses in": "≤ 5 of 1,000 evaluated on each way in",
    "Two factors mean two": "0 sessions by password alone",
    "Roles hold": "0 unexpected",
    "A dead worker is not seen": "0 failed",
    "A dead database is not seen by readers": "100% of kept pages, else 503 with Retry-After, 0 × 500",
    "A frozen database does not freeze readers": "0 failed kept pages, p99 < 0.2 s, fresh within 2 s of its return",
    "A backup is a backup": "0 differing rows, 0 differing files",
    "An upgrade is not seen": "0 × 5xx",
    "Everybody can use it": "0 violations, 0 traps, 0 errors of HTML",
    "Nobody else is told of a reader": "0 requests elsewhere, 0 cookies",
}


@pytest.fixture
def promise(request):
    """`promise(name, measured, kept)`: notes the figure for the table at the end, then fails where it is not kept."""

    def note(name, measured, kept):
        entry = {"name": name, "target": PROMISES[name], "measured": measured, "kept": kept}
        request.node.user_properties.append((KEY, entry))
        assert kept, f"{name}: {measured}, promised: {PROMISES[name]}"

    return note


def pytest_terminal_summary(terminalreporter):
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    noted = [
        value
        for report in reports
        if getattr(report, "when", "") == "call"
        for key, value in report.user_properties
        if key == KEY
    ]
    if not noted:
        return
    terminalreporter.section("Promises (docs/trust.md)")
    for entry in sorted(noted, key=lambda entry: list(PROMISES).index(entry["name"])):
        verdict = "kept" if entry["kept"] else "NOT KEPT"
        terminalreporter.line(f"{verdict:<9} {entry['name']}: {entry['measured']} (promised: {entry['target']})")
    if others := PROMISES.keys() - {entry["name"] for entry in noted}:
        terminalreporter.line(f"Not looked at in this run: {', '.join(name for name in PROMISES if name in others)}")
