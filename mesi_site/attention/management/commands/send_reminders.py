"""Sends by mail what needs attention; may run as often as one likes."""

from django.core.management.base import BaseCommand, CommandError

from mesi_site.attention.reminders import send_reminders
from mesi_site.mailing import printed


class Command(BaseCommand):
    help = "Mail what needs attention to whoever answers for it. Nothing is sent twice, however often this runs."

    def handle(self, **options):
        run = send_reminders()
        if run.is_other_running:
            self.stdout.write("Another run is sending reminders.")
        for mail in run.unsent:
            self.stdout.write(printed(mail))
        if run.mails:
            self.stdout.write(f"{run.reminders} reminders sent in {run.mails} mails.")
        if run.unaddressed:
            self.stdout.write(f"{len(run.unaddressed)} reminders reach nobody: give the institution a mail address.")
        if run.problems:
            raise CommandError("\n".join(run.problems))
