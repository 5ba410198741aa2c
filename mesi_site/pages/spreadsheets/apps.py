"""Django's entry for the app."""

from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "mesi_site.pages.spreadsheets"
