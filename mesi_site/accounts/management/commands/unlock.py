"""For somebody who is kept waiting because somebody else guesses."""

from mesi_site.accounts.guessing import unlock

from ._person import PersonCommand


class Command(PersonCommand):
    help = "Let somebody log in at once from a new device, although guesses at their account were counted."

    def act(self, user):
        return f"{user}: unlocked." if unlock(user, ["password", "code"]) else f"{user} was not locked."
