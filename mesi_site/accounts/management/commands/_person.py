"""What commands on one person's account share."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError


class PersonCommand(BaseCommand):
    """Takes a user's name."""

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if not user:
            raise CommandError(f"There is no user “{username}”.")
        self.stdout.write(self.act(user, **options))
