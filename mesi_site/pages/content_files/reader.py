"""Reads YAML and remembers on which line each field stands."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: file, line (counted from 1), field."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self):
        return (
            f"{self.file}:{self.line}: {self.field}: {self.message}"
            if self.field
            else f"{self.file}:{self.line}: {self.message}"
        )


class ContentError(Exception):
    """The content files cannot be loaded; `problems` tells why."""

    def __init__(self, problems):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Mapping(dict):
    """A mapping that knows its own line and those of its keys."""

    line = 0
    key_lines: dict

    def line_of(self, key):
        return self.key_lines.get(key, self.line)


@dataclass(frozen=True)
class Entry:
    """One object of a file."""

    file: str
    data: Mapping

    def problem(self, field, message, mapping=None):
        where = mapping if isinstance(mapping, Mapping) else self.data
        return Problem(self.file, where.line_of(field.rsplit(".", 1)[-1]), field, message)


class Loader(yaml.SafeLoader):
    """Safe YAML whose plain scalars follow YAML 1.2: NO is Norway and 23:59 a time, not False and 1439."""


Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in [
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?[0-9]+", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def _construct_mapping(loader, node):
    mapping = Mapping()
    yield mapping
    mapping.line = node.start_mark.line + 1
    mapping.key_lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(None, None, f"“{key}” is no name of a field", key_node.start_mark)
        if key in mapping:
            raise yaml.constructor.ConstructorError(None, None, f"“{key}” stands here twice", key_node.start_mark)
        mapping.key_lines[key] = key_node.start_mark.line + 1
        mapping[key] = loader.construct_object(value_node, deep=True)


def _construct_date(loader, node):
    try:
        return dt.date.fromisoformat(loader.construct_scalar(node))
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, f"{node.value} is no date", node.start_mark) from None


Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
Loader.add_constructor("tag:yaml.org,2002:timestamp", _construct_date)


def read(folder):
    """All entries of a folder's files, in the order of file names."""
    entries, problems = [], []
    for path in sorted(Path(folder).glob("*.yaml")):
        try:
            found = yaml.load(path.read_text(encoding="utf-8"), Loader) or []  # noqa: S506 (a subclass of SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problems.append(Problem(path.name, mark.line + 1 if mark else 1, "", error.problem or str(error)))
            continue
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(Problem(path.name, 1, "", str(error)))
            continue
        if not isinstance(found, list):
            problems.append(Problem(path.name, 1, "", "a list of objects is expected"))
            continue
        for item in found:
            if isinstance(item, Mapping):
                entries.append(Entry(path.name, item))
            else:
                problems.append(Problem(path.name, 1, "", f"an object with fields is expected, not {item!r}"))
    if problems:
        raise ContentError(problems)
    if not entries:
        raise ContentError([Problem(str(folder), 1, "", "no content files are here")])
    return entries
