"""Sends the mail on log-in and passwords; may run as often as one likes."""

from django.core.management.base import BaseCommand, CommandError

from mesi_site.accounts.mails import send_waiting
from mesi_site.mailing import alone, printed


class Command(BaseCommand):
    help = "Send links for new passwords and the news of somebody's account. What is refused is tried again later."

    def handle(self, **options):
        with alone("send_security_mail") as is_alone:
            if not is_alone:
                self.stdout.write("Another run is sending the mail on log-in.")
                return
            sent, unsent, problems = send_waiting()
        for mail in unsent:
            self.stdout.write(printed(mail))
        if sent:
            self.stdout.write(f"{sent} mails on log-in sent.")
        if problems:
            raise CommandError("\n".join(problems))
