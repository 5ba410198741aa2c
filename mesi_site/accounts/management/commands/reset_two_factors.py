"""For somebody who has lost the phone and the recovery codes."""

from mesi_site.accounts.factors import reset_two_factors

from ._person import PersonCommand


class Command(PersonCommand):
    help = "Remove somebody's second factors and end their sessions; they are told by mail, and choose new ones."

    def act(self, user, **options):
        reset_two_factors(user)
        return f"{user} has no second factor any more."
