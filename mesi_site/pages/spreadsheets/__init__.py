"""Programs, partners and what belongs to them as tables, for people who work in a spreadsheet program."""
