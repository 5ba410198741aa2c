"""What a migration may not do while the version before it still serves: hold readers up, or take what it uses away.

It is the SQL that is looked at, since that is what PostgreSQL carries out, and the operations where SQL does not tell.
"""

import inspect
import re

from django.db.migrations import RenameModel, RunPython, RunSQL, SeparateDatabaseAndState

TABLE = r"(?P<table>[\w.]+)"
VOLATILE = r"random\(|clock_timestamp\(|timeofday\(|gen_random_uuid\(|uuid\w*\(|nextval\("
ANEW = "it writes the table anew"
OLD_NAME = "the version before uses the old name"
LEFT_TO_IT = "the version before leaves it to the database"
UNSEEN = "nobody can see here what it does: read it yourself"


def compiled(*rules):
    return [(re.compile(expression, re.IGNORECASE), meaning) for expression, meaning in rules]


# Expression → what is wrong, where the table was there before. The first that fits counts.
STATEMENTS = compiled(
    (rf"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY\b).*?\bON {TABLE}", "writers wait for the index: make it concurrently"),
    (rf"DROP INDEX (?!CONCURRENTLY\b){TABLE}", "readers wait: drop the index concurrently"),
    (r"REINDEX (?!.*\bCONCURRENTLY\b)", "writers wait for the index: make it concurrently"),
    (rf"DROP TABLE {TABLE}", "the version before still uses the table"),
    (rf"TRUNCATE( TABLE)? {TABLE}", "the version before still uses the rows"),
    (rf"LOCK( TABLE)? {TABLE}", "everybody waits"),
    (r"VACUUM\b.*\bFULL\b|CLUSTER\b", ANEW),
    (r"DROP (MATERIALIZED VIEW|VIEW|FUNCTION|PROCEDURE|EXTENSION|SCHEMA|SEQUENCE|TYPE|DOMAIN|TRIGGER|OWNED)\b",
     "the version before still uses it"),
    (r"ALTER (MATERIALIZED VIEW|VIEW|FUNCTION|SCHEMA|TYPE|DOMAIN) \S+ (RENAME|SET SCHEMA)\b", OLD_NAME),
    (r"(DO|CALL|EXECUTE)\b", UNSEEN),
    (r"SET (LOCAL |SESSION )?\w+_timeout\b", "timeouts are the affair of `migrate`"),
)  # fmt: skip
# Of what is done to a table, one thing after the other.
ACTIONS = compiled(
    (r"RENAME\b|SET SCHEMA\b", OLD_NAME),
    (r"DROP COLUMN\b", "the version before still uses the column"),
    (rf"ADD COLUMN .*\bDEFAULT .*({VOLATILE})", "a volatile default writes the table anew"),
    (r"ADD COLUMN .*\b(GENERATED|(BIG|SMALL)?SERIAL\d?)\b", ANEW),
    (r"ADD COLUMN .*\b(UNIQUE|PRIMARY KEY)\b", "make its index concurrently first"),
    (r"ADD COLUMN .*\bCHECK\b", "it reads the whole table under a lock: add the check NOT VALID"),
    (r"ADD COLUMN (?=.*\bDEFAULT\b).*\bREFERENCES\b",
     "it reads the whole table under a lock: add the foreign key NOT VALID"),
    (r"ALTER COLUMN \w+ (SET DATA )?TYPE\b", "a new type may write the table anew, and old code breaks"),
    (r"ALTER COLUMN \w+ SET NOT NULL\b", "it reads the whole table under a lock, and old code leaves it empty"),
    (r"ALTER COLUMN \w+ (DROP IDENTITY|DROP EXPRESSION)\b", LEFT_TO_IT),
    (r"ALTER COLUMN \w+ SET EXPRESSION\b|SET (LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD)\b", ANEW),
    (r"ADD (CONSTRAINT \w+ )?(?!.*\bUSING INDEX\b)(UNIQUE|EXCLUDE|PRIMARY KEY)\b", "make its index concurrently first"),
    (r"ADD (CONSTRAINT \w+ )?(?!.*\bNOT VALID\b)(CHECK|FOREIGN KEY|NOT NULL)\b",
     "it reads the whole table under a lock: add it NOT VALID and validate it in a later migration"),
    (r"(ENABLE|FORCE) ROW LEVEL SECURITY\b", "the version before sees no rows any more"),
)  # fmt: skip
# Comments, and what stands in quotation marks, which is no statement.
NOISE = re.compile(r"'(?:[^']|'')*'|(\$\w*\$).*?\1|--[^\n]*|/\*.*?\*/", re.DOTALL)
CREATED = re.compile(rf"CREATE (UNLOGGED )?TABLE (?!IF\b){TABLE}", re.IGNORECASE)
ALTERED = re.compile(rf"ALTER TABLE {TABLE}(?: \*)? (?P<actions>.+)", re.IGNORECASE)
UNSAID = re.compile(  # PostgreSQL understands these without the word COLUMN
    r"^(ADD|DROP|ALTER) (?!(COLUMN|CONSTRAINT|CHECK|UNIQUE|EXCLUDE|PRIMARY KEY|FOREIGN KEY|NOT NULL)\b)", re.IGNORECASE
)
ADDED = re.compile(r"ADD COLUMN (?P<column>\w+) (?P<rest>.*)", re.IGNORECASE)
WITHOUT_DEFAULT = re.compile(r"ALTER COLUMN (?P<column>\w+) DROP DEFAULT\b", re.IGNORECASE)
ROWS = re.compile(r"(UPDATE|DELETE|INSERT|MERGE|COPY)\b|WITH\b.*\b(UPDATE|DELETE|INSERT|MERGE)\b", re.IGNORECASE)


def problems(migration, collected):
    """What is wrong with a migration and its SQL, in words; nothing if the version before can go on."""
    statements = [plain(part) for text in collected for part in NOISE.sub(_blank, text).split(";") if part.strip()]
    return [*_of_statements(statements, migration.atomic), *_of_operations(migration, statements)]


def _blank(match):
    return "''" if match[0][0] in "'$" else " "


def plain(statement):
    """A statement in one line, without what makes no difference here: quotation marks, the schema, IF EXISTS, ONLY."""
    statement = " ".join(statement.replace('"', "").split())
    statement = re.sub(r"\b(IF EXISTS|ONLY) |\bpublic\.(?=\w)", "", statement, flags=re.IGNORECASE)
    if not statement.upper().startswith("CREATE TABLE"):
        statement = re.sub(r"\bIF NOT EXISTS ", "", statement, flags=re.IGNORECASE)
    return statement


def actions_of(text):
    """What ALTER TABLE does, one by one: split at the commas outside of brackets."""
    depth, begun = 0, 0
    for place, character in enumerate(text + ","):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            yield UNSAID.sub(r"\1 COLUMN ", text[begun:place].strip())
            begun = place + 1


def _of_statements(statements, atomic):
    made = Made(atomic)
    for statement in statements:
        if match := CREATED.match(statement):
            made.tables.add(match["table"])
        elif match := ALTERED.match(statement):
            if match["table"] not in made.tables:
                for action in actions_of(match["actions"]):
                    if found := made.problem(match["table"], action):
                        yield f"{found}: ALTER TABLE {match['table']} {action}"
        else:
            for expression, meaning in STATEMENTS:
                if (match := expression.match(statement)) and match.groupdict().get("table") not in made.tables:
                    yield f"{meaning}: {statement}"
                    break
        if atomic and re.search(r"\bCONCURRENTLY\b", statement, re.IGNORECASE):
            yield f"it cannot be done in a transaction, say atomic = False: {statement}"
    for column in made.required:
        yield f"old code cannot write such rows: give {column} a db_default"


class Made:
    """What a migration has made so far: of it, nobody has any use yet."""

    def __init__(self, atomic):
        self.atomic = atomic
        self.tables, self.changed = set(), set()
        self.columns = {}  # {(table, column): whether each row must have a value}
        self.required = []  # columns that only the new code can fill

    def problem(self, table, action):
        """What is wrong with this action on a table that was there before, or None."""
        before, self.changed = table in self.changed, self.changed | {table}
        if match := ADDED.match(action):
            rest = match["rest"].upper()
            self.columns[table, match["column"]] = "NOT NULL" in rest
            if "NOT NULL" in rest and not re.search(r"\b(DEFAULT|GENERATED)\b", rest):
                self.required.append(match["column"])
        if match := WITHOUT_DEFAULT.match(action):
            if (table, match["column"]) not in self.columns:
                return LEFT_TO_IT
            if self.columns[table, match["column"]]:
                self.required.append(match["column"])
        if action.upper().startswith("VALIDATE CONSTRAINT") and before and self.atomic:
            return "it reads the whole table under the lock of the change before: validate it in a later migration"
        return next((meaning for expression, meaning in ACTIONS if expression.match(action)), None)


def _of_operations(migration, statements):
    operations = list(_flat(migration.operations))
    for operation in operations:
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible:
            yield f"there is no way back: {operation.describe()}"
        if isinstance(operation, RenameModel):  # its content type is renamed as well, be the table or not
            yield f"{OLD_NAME}: {operation.describe()}"
        if isinstance(operation, RunPython) and _sends_sql(operation.code):
            yield f"{UNSEEN}: {operation.describe()}"
    # Rows that were changed stay locked until the end, and so do the tables that change beside.
    changes_tables = any(statement.upper().startswith(("ALTER", "CREATE", "DROP")) for statement in statements)
    changes_rows = any(isinstance(operation, RunPython) for operation in operations) or any(map(ROWS.match, statements))
    if migration.atomic and changes_tables and changes_rows:
        yield "rows and tables change in one transaction: make two migrations"


def _sends_sql(code):
    try:
        return bool(re.search(r"\.(execute|executemany|raw)\(", inspect.getsource(code)))
    except (OSError, TypeError):  # it has no source
        return True


def _flat(operations):
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation
