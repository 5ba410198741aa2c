"""Deletes what log-in leaves behind once nobody needs it: counts of guesses, sessions that are over."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from mesi_site.accounts.models import GuessCount


class Command(BaseCommand):
    help = "Delete counts of guesses that no longer matter, sessions that are over, and the addresses kept with them."

    def handle(self, **options):
        GuessCount.objects.filter(until__lt=timezone.now() - GuessCount.MEMORY).delete()
        call_command("clearsessions")
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
