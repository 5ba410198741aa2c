"""For a member of the office who cannot log in, or has left."""

import json

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from mesi_site.accounts.personal_data import FORMAT, personal_data


class Command(BaseCommand):
    help = "Print as JSON all that is kept about a member of the office."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        self.stdout.write(json.dumps(personal_data(user), cls=DjangoJSONEncoder, **FORMAT))
