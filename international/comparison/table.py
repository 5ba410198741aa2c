"""The table that sets programs side by side."""

from dataclasses import dataclass

from ..program_details import get_details_side_by_side
from ..program_facts import Fact, comparable_facts


@dataclass(frozen=True)
class Row:
    """What is known of one fact, program by program."""

    label: str
    cells: list[Fact]

    @property
    def differs(self):
        """Whether the programs are unlike: the same words in another language are no difference."""
        return len({tuple((str(value.text), value.note) for value in cell.values) for cell in self.cells}) > 1


@dataclass(frozen=True)
class Table:
    """Programs with all rows of facts."""

    programs: list
    rows: list[Row]
    now: object

    @classmethod
    def of(cls, programs):
        details = get_details_side_by_side(programs)
        columns = [comparable_facts(*pair) for pair in zip(programs, details, strict=True)]
        rows = [Row(cells[0].label, cells) for cells in zip(*columns, strict=True)]
        return cls(programs, [row for row in rows if any(cell.is_shown for cell in row.cells)], details[0]["now"])

    @property
    def differences(self):
        return [row for row in self.rows if row.differs]
