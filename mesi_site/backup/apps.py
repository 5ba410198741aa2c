from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "mesi_site.backup"
