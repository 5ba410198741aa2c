"""What a migration may not do while the version before it still serves: hold readers up, or take what it uses away.

It is the SQL that is looked at, since that is what PostgreSQL carries out, and the operations where SQL does not tell.
"""

import re

from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState

NAME = r'(?:IF EXISTS |ONLY )*"?(?P<table>[\w.]+)"?'
VOLATILE = r"random\(|clock_timestamp\(|timeofday\(|gen_random_uuid\(|uuid\w*\(|nextval\("
# Expression → what is wrong, where the table was there before. The first that fits a statement counts.
RULES = (
    (rf"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY).* ON {NAME}", "writers wait for the index: make it concurrently"),
    (rf"DROP INDEX (?!CONCURRENTLY){NAME}", "readers wait: drop the index concurrently"),
    (rf"DROP TABLE {NAME}", "the version before still uses the table"),
    (rf"TRUNCATE( TABLE)? {NAME}", "the version before still uses the rows"),
    (rf"LOCK( TABLE)? {NAME}", "everybody waits"),
    (rf"ALTER TABLE {NAME} RENAME", "the version before uses the old name"),
    (rf"ALTER TABLE {NAME} SET SCHEMA", "the version before uses the old name"),
    (rf"ALTER TABLE {NAME} .*DROP COLUMN", "the version before still uses the column"),
    (rf"ALTER TABLE {NAME} .*ADD COLUMN .*DEFAULT [^,;]*({VOLATILE})", "a volatile default writes the table anew"),
    (rf"ALTER TABLE {NAME} .*ADD COLUMN .*\b(GENERATED|SERIAL)\b", "it writes the table anew"),
    (rf"ALTER TABLE {NAME} .*ADD COLUMN .*\b(UNIQUE|PRIMARY KEY)\b", "make its index concurrently first"),
    (rf"ALTER TABLE {NAME} .*ADD COLUMN .*\bCHECK\b", "it reads the whole table under a lock: add the check NOT VALID"),
    (rf"ALTER TABLE {NAME} .*ALTER COLUMN .*\bTYPE\b", "a new type may write the table anew, and old code breaks"),
    (rf"ALTER TABLE {NAME} .*SET NOT NULL", "it reads the whole table under a lock, and old code leaves it empty"),
    (rf"ALTER TABLE {NAME} .*ADD CONSTRAINT .*\b(UNIQUE|EXCLUDE|PRIMARY KEY)\b", "make its index concurrently first"),
    (
        rf"ALTER TABLE {NAME} .*ADD CONSTRAINT (?!.*\bNOT VALID\b).*\b(CHECK|FOREIGN KEY)\b",
        "it reads the whole table under a lock: add it NOT VALID and validate it in a later migration",
    ),
    (rf"(VACUUM FULL|CLUSTER) {NAME}", "it writes the table anew"),
)
RULES = tuple((re.compile(expression, re.IGNORECASE | re.DOTALL), meaning) for expression, meaning in RULES)
CREATED = re.compile(rf"CREATE TABLE (IF NOT EXISTS )?{NAME}", re.IGNORECASE)
REQUIRED = re.compile(
    rf'ALTER TABLE {NAME} ADD COLUMN "?(?P<column>\w+)"? (?!.*\bGENERATED\b)(?P<rest>.*\bNOT NULL\b.*)',
    re.IGNORECASE | re.DOTALL,
)
WITHOUT_DEFAULT = re.compile(rf'ALTER TABLE {NAME} ALTER COLUMN "?(?P<column>\w+)"? DROP DEFAULT', re.IGNORECASE)
TIMEOUT = re.compile(r"SET (LOCAL |SESSION )?lock_timeout", re.IGNORECASE)


def problems(migration, statements):
    """What is wrong with a migration and its SQL, in words; nothing if the version before can go on."""
    statements = [" ".join(line.split()) for line in statements if line.strip() and not line.startswith("--")]
    return [*_of_statements(statements), *_of_operations(migration, statements)]


def _of_statements(statements):
    is_new = {match["table"] for statement in statements if (match := CREATED.match(statement))}
    dropped = {
        (match["table"], match["column"]) for statement in statements if (match := WITHOUT_DEFAULT.match(statement))
    }
    for statement in statements:
        if TIMEOUT.match(statement):
            yield "lock_timeout is the affair of `migrate`: " + statement
        if (match := REQUIRED.match(statement)) and match["table"] not in is_new:
            has_default = " DEFAULT " in match["rest"] and (match["table"], match["column"]) not in dropped
            if not has_default:
                yield f"old code cannot write such rows: give {match['column']} a db_default"
        for expression, meaning in RULES:
            if (match := expression.match(statement)) and match["table"] not in is_new:
                yield f"{meaning}: {statement}"
                break


def _of_operations(migration, statements):
    operations = list(_flat(migration.operations))
    for operation in operations:
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible:
            yield f"there is no way back: {operation.describe()}"
    # Rows that were changed stay locked until the end, and so do the tables that change beside.
    changes = any(statement.upper().startswith(("ALTER", "CREATE", "DROP")) for statement in statements)
    if migration.atomic and changes and any(isinstance(operation, RunPython) for operation in operations):
        yield "rows and tables change in one transaction: make two migrations"


def _flat(operations):
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation
