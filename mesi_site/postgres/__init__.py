"""A PostgreSQL server of this clone's own, for machines where nobody has set one up."""


class Unavailable(Exception):
    """Why there is no server, in one line that says the way out."""
