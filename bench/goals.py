"""Where the site wants to be, and where others are: measured once, in the same unit, on another machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """What must be, and what would be better still."""

    must: float
    stretch: float | None = None
    at_least: bool = False

    def verdict(self, value):
        if self.stretch is not None and self._holds(value, self.stretch):
            return "stretch met"
        return "met" if self._holds(value, self.must) else "NOT MET"

    def _holds(self, value, limit):
        return value >= limit if self.at_least else value <= limit

    def __str__(self):
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.must:g}" + (f" ({sign} {self.stretch:g})" if self.stretch is not None else "")


HIT = Goal(1.05)  # CPU ÷ bare gunicorn with the same bytes
HIT_BEHIND_NGINX = Goal(0.9, at_least=True)  # requests per second ÷ nginx with the same bytes as a static file
DETAIL = Goal(1.2, 0.5)  # CPU ÷ a minimal Wagtail page
INDEX = Goal(1.5, 0.8)
QUERIES = Goal(6)
WORKER_MEGABYTES = Goal(150, 100)
STALE_SECONDS = Goal(0.005)
FINDER = Goal(4, 2)  # × min at 10,000 programs, with all counts
FINDER_GROWTH = Goal(3)
GROWTH = Goal(1.15)  # CPU at 10,000 programs ÷ CPU at 100
GROWTH_KILOBYTES = Goal(2)
SEARCH = Goal(3)  # CPU ÷ a minimal Wagtail page, with 10,000 pages
MATRIX_MILLISECONDS = Goal(500)  # CPU of its first screen

# Wagtail's demonstration and others, uncached, in minimal Wagtail pages (of 6.2 ms there): production settings, nginx
# in front, 2 workers, one client, PostgreSQL 15 or MariaDB, 2 cores.
PEERS = {
    "bakerydemo (Wagtail): home / list / detail": "12 / 8.6 / 4.2",
    "Royal College of Art (Wagtail): programmes / programme": "5.8 / 8.1",
    "WordPress 6.1: home / category / post": "7.6 / 7.4 / 8.5",
    "WordPress 6.5 + Polylang: home / post": "12 / 10",
    "django CMS, tiny template": "2.6",
    "Plone 6: home / listing / document": "6.8 / 14.6 / 13",
}
# The same, from their caches, in answers of bare gunicorn (of 0.41 ms there).
CACHED_PEERS = {
    "Django's cache middleware (bakerydemo)": "1.9",
    "WP Super Cache (6.5)": "1.3",
    "django CMS page cache": "6",
    "nginx cache in front (bakerydemo / WordPress)": "0.1 / 0.15",
}
