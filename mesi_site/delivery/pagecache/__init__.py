"""Finished pages in each worker's memory, dropped the moment that PostgreSQL says that anything has changed.

Knows Django and PostgreSQL, nothing of the site it serves: `docs/page-cache.md` says how another site takes it.
"""
