"""The database and the files of the site in one archive, and back from it."""


class Problem(Exception):
    """Why there is no backup, or no restore, in one line for whoever called the command."""
