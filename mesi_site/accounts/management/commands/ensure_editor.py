"""Makes sure that somebody can log in to a fresh site."""

import secrets
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db.models import Q


class Command(BaseCommand):
    help = "Create an administrator with a random password kept in a file, unless the user or another one is there."

    def add_arguments(self, parser):
        parser.add_argument("--username", default="editor")
        parser.add_argument(
            "--password-file", type=Path, required=True, help="Read it if it is there, else write it (mode 0600)."
        )

    def handle(self, *, username, password_file, **options):
        users = get_user_model().objects
        if users.filter(Q(username=username) | Q(is_superuser=True, is_active=True)).exists():
            return
        if not password_file.exists() or not password_file.read_text(encoding="utf-8").strip():
            password_file.touch(mode=0o600)
            password_file.write_text(secrets.token_urlsafe(12) + "\n", encoding="utf-8")
        users.create_superuser(username, password=password_file.read_text(encoding="utf-8").strip())
        self.stdout.write(f"User “{username}” created.")
