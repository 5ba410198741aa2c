"""Dates of programs as iCalendar files (RFC 5545): read once, or subscribed to and kept up to date."""
