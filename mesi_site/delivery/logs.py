"""Logs as lines of JSON in which nobody is named. For gunicorn too, which reads this before there is Django.

What a reader sends turns up in arguments of messages and in the words of exceptions. So arguments of packages are left
out unless they are numbers, and of an exception its type, its code and the way to it are told, never its words.
"""

import datetime as dt
import json
import logging
import os
import re
from contextvars import ContextVar
from dataclasses import dataclass
from traceback import walk_tb

OURS = ("mesi_site.", "international.", "partners.")  # loggers whose arguments are chosen with care
LEFT_OUT = "…"
# A net below that, for what a message itself repeats.
PERSONAL = re.compile(
    r"[^\s<>\"'@]+@[^\s<>\"'@]+\.[^\s<>\"'@]+"  # addresses of mail
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])"  # and of readers
)
LAST_FRAMES = 4  # of a traceback that are told whosever code they are in; of the others ours only


@dataclass
class Noted:
    """A request under way, as the log knows it."""

    number: str
    route: str = "-"


current = ContextVar("request", default=None)


def request_number():
    """What a reader can name, and the log can be searched for."""
    return current.get().number if current.get() else ""


def name_route(name):
    """Call the request under way by what answers it: never by its address, which anybody may have written."""
    if noted := current.get():
        noted.route = name


class JsonFormatter(logging.Formatter):
    """One line for each record."""

    def format(self, record):
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        entry = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": PERSONAL.sub(LEFT_OUT, message_of(record)),
            "worker": record.process,
        }
        if noted := current.get():
            entry |= {"request": noted.number, "route": noted.route}
        entry |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            entry["error"] = described(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False)


def message_of(record):
    if status := getattr(record, "status_code", None):  # Django's: its message has the address, or what was sent
        return f"answered with {status}"
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    is_gunicorn = record.name == "gunicorn.error"
    # What gunicorn tells of itself is about processes; from a warning on, it is about requests and may repeat them.
    if record.name.startswith(OURS) or (is_gunicorn and record.levelno < logging.WARNING):
        return record.getMessage()
    if not record.args:
        return str(record.msg).partition(":")[0] if is_gunicorn else str(record.msg)
    return re.sub(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z]", _numbers_of(record.args), str(record.msg))


def _numbers_of(args):
    values = iter(args.values() if isinstance(args, dict) else args)

    def number(_match):
        value = next(values, LEFT_OUT)
        return str(value) if isinstance(value, int | float) else LEFT_OUT

    return number


def described(error):
    """An exception without its words, and what it came from."""
    found = {"type": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")}
    if code := getattr(error, "pgcode", None) or getattr(error, "errno", None):
        found["code"] = code
    steps = walk_tb(error.__traceback__)
    frames = [(frame.f_globals.get("__name__") or "", line, frame.f_code.co_name) for frame, line in steps]
    where_it_ended = len(frames) - LAST_FRAMES
    found["at"] = [
        f"{module}:{line} {function}"
        for place, (module, line, function) in enumerate(frames)
        if module.startswith(OURS) or place >= where_it_ended
    ]
    if cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        found["from"] = described(cause)
    return found


def is_for_a_person():
    """Whether what is written is read at a terminal, and kept nowhere."""
    return os.environ.get("LOG_FORMAT") == "text"


def configuration():
    """For `dictConfig`: everything on the standard error."""
    level = (os.environ.get("LOG_LEVEL") or "info").upper()
    console = {"class": "logging.StreamHandler", "formatter": "text" if is_for_a_person() else "json"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "mesi_site.delivery.logs.JsonFormatter"},
            "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # No handlers of their own: Django's would send mail, gunicorn's would write each line twice.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},  # whatever was answered is noted once, with its status
            # What these do at each save says nothing without its arguments, which are left out.
            "django_tasks": {"level": "WARNING"},
            "wagtail": {"level": "WARNING"},
            "gunicorn.error": {"handlers": ["console"], "level": level, "propagate": False},
        },
    }
