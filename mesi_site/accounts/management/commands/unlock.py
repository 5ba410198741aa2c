"""For somebody who is kept waiting because somebody else guesses, or because they did themselves."""

from django.core.management.base import CommandError

from mesi_site.accounts.guessing import unlock
from mesi_site.delivery.client_address import network_of

from ._person import PersonCommand


class Command(PersonCommand):
    help = "Let somebody log in at once from a new device, although guesses at their account were counted."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--address", help="where they log in, as seen from here: guesses from there are forgotten for everybody"
        )

    def act(self, user, *, address, **options):
        network = address and network_of(address)
        if address and not network:
            raise CommandError(f"“{address}” is no address.")
        if unlock(user, ["password", "code"], network):
            return f"{user}: unlocked."
        return f"{user} was not locked. If their address is, give it by --address."
