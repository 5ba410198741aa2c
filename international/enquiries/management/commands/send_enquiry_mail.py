"""Sends the mail of enquiries: to the office, receipts, answers; may run as often as one likes."""

from django.core.management.base import BaseCommand, CommandError

from international.enquiries.outbox import send_waiting
from mesi_site.mailing import printed


class Command(BaseCommand):
    help = "Mail enquiries to the office, receipts and answers to students. What is refused is tried again later."

    def handle(self, **options):
        run = send_waiting()
        if run.is_other_running:
            self.stdout.write("Another run is sending the mail of enquiries.")
        for mail in run.unsent:
            self.stdout.write(printed(mail))
        if run.sent:
            self.stdout.write(f"{run.sent} mails of enquiries sent.")
        if run.unaddressed:
            self.stdout.write(f"Enquiries for which no address of the office is known: {len(run.unaddressed)}")
        if run.problems:
            raise CommandError("\n".join(run.problems))
