"""A program's structured data as a search engine reads it."""

import datetime as dt
import json
import re
from decimal import Decimal

from .facts import Deadline, Facts, Fee
from .words import folded, plain, read_languages

UNITS = {"W": "week", "M": "month", "Y": "year"}


def read_json_ld(answer):
    graph = json.loads(answer.one('script[type="application/ld+json"]').get_text())["@graph"]
    [program] = [node for node in graph if node["@type"] == "EducationalOccupationalProgram"]
    course = program["hasCourse"]
    instances = course.get("hasCourseInstance", [])
    levels = read_languages(course.get("coursePrerequisites", ""), answer.language)
    time, credits = program.get("timeToComplete"), program.get("numberOfCredits")
    return Facts(
        title=plain(program["name"]),
        kind=plain(program["programType"]),
        audience=plain(course["audience"]["audienceType"]),
        languages={code: levels.get(code, "") for code in course.get("inLanguage", [])},
        duration=time and _duration(time),
        credits=credits and Decimal(str(credits["value"])),
        fees=set(map(_fee, program.get("offers", []))),
        deadlines={deadline for instance in instances for deadline in _deadlines(instance)},
        studies={
            (plain(instance["name"]), _day(instance.get("startDate")), _day(instance.get("endDate")))
            for instance in instances
            if instance.keys() & {"startDate", "endDate"}
        },
        partners={plain(partner["name"]) for partner in program["provider"][1:]},
    )


def _duration(text):
    number, unit = re.fullmatch(r"P(\d+)([WMY])", text).groups()
    return int(number), UNITS[unit]


def _fee(offer):
    audience, period = offer["category"].split(", ", 1)
    if Decimal(offer["price"]) == 0:
        return Fee(folded(audience), Decimal(0))
    return Fee(folded(audience), Decimal(offer["price"]), offer["priceCurrency"], folded(period))


def _day(text):
    return text and dt.date.fromisoformat(text)


def _deadlines(instance):
    for offer in instance.get("offers", []):
        facts = {"term": plain(instance["name"]), "audience": folded(offer["category"])}
        facts["opens"] = _day(offer.get("validFrom"))
        if through := offer.get("validThrough"):
            end = dt.datetime.fromisoformat(through)
            facts |= {"closes": end.date(), "last_minute": end.time(), "offset": end.utcoffset()}
        if facts["opens"] or through:
            yield Deadline(**facts)
