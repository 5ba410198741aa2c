"""The reviewed table: which role is the first on the ladder of roles to whom an address answers, by method.

`permissions.tsv` has a line for each address of the editor: its name, then who may read (GET), to whom it answers when
an empty form is sent (POST), and who changes something by that, as by a button that asks no more. `nobody` means that
there is nothing to read, or nothing that can be sent, even for an administrator; `, not` names a role that is left out.
"""

from pathlib import Path

FILE = Path(__file__).with_name("permissions.tsv")
ANYBODY, MEMBER, ADMINISTRATOR, NOBODY = "anybody", "logged in", "Administrator", "nobody"
# Each may do what those before may.
LADDER = (
    ANYBODY,
    MEMBER,
    "Translators: Russian",
    "Translators",
    "Editors",
    "Publishers",
    "Office head",
    ADMINISTRATOR,
)
METHODS = ("GET", "POST")
CHANGES = "changes"


def expected():
    """{name: {method or CHANGES: the first role}}."""
    lines = [line.split("\t") for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: dict(zip((*METHODS, CHANGES), roles, strict=True)) for name, *roles in lines}


def may(role, cell):
    first, _, left_out = cell.partition(", not ")
    return first != NOBODY and role != left_out and LADDER.index(role) >= LADDER.index(first)
