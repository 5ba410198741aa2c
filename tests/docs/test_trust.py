"""What the table of promises says is what the tests measure."""

from django.conf import settings

from tests.promises import PROMISES


def test_each_promise_stands_in_the_table_with_its_figure_and_its_command():
    lines = (settings.BASE_DIR / "docs" / "trust.md").read_text().splitlines()
    rows = {cells[1]: cells for line in lines if len(cells := [cell.strip() for cell in line.split("|")]) == 6}
    for name in PROMISES:
        _, _, target, measured, command, _ = rows[name]
        assert target
        assert any(character.isdigit() for character in measured), name
        assert "`make " in command
