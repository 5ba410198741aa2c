"""A program's page as a person reads it: what stands where, not how it came there."""

import datetime as dt

from django.utils.translation import gettext

from .facts import Deadline, Facts, Fee
from .words import (
    folded,
    plain,
    read_clock,
    read_days,
    read_duration,
    read_languages,
    read_money,
    read_number,
)

PAID_BY_STUDENTS = "paid by the student"


def read_page(answer):
    soup, language = answer.soup, answer.language
    panel = {plain(item.dt.get_text()): item.dd for item in soup.select(".panel .facts__item")}
    duration, credits = _fact(panel, "Duration"), _fact(panel, "Credits (ECTS)")
    return Facts(
        title=plain(soup.h1.get_text()),
        kind=plain(soup.select_one(".page-head__kind > span").get_text()),
        audience=_fact(panel, "For whom"),
        languages=read_languages(_fact(panel, "Taught in"), language),
        duration=read_duration(duration, language) if duration else None,
        credits=read_number(credits, language) if credits else None,
        fees=set(_fees(_table(soup, "Fees"), language)),
        deadlines=set(_deadlines(_table(soup, "Intakes and deadlines"), language)),
        studies=set(_studies(_table(soup, "Intakes and deadlines"), language)),
        partners={plain(link.get_text()) for link in soup.select(".attached__name > a")},
    )


def _fact(panel, label):
    """Nothing where the page says that it is not known."""
    value = panel[plain(gettext(label))]
    return "" if "facts__value--unknown" in value["class"] else plain(value.get_text())


def _table(soup, name):
    return soup.select_one(f'[role=region][aria-label="{gettext(name)}"] > table')


def _fees(table, language):
    """What students pay, and what is free for them; what others pay is no price."""
    for row in table.select("tbody tr") if table else []:
        audience, _amount, payer, _year = (folded(cell.get_text()) for cell in row.select("th, td"))
        money = read_money(row.td.get_text(), language)
        if money and (money[0] == 0 or payer == folded(gettext(PAID_BY_STUDENTS))):
            yield Fee(audience, *money)


def _terms(table):
    for body in table.select("tbody") if table else []:
        head, *rows = body.select("tr")
        yield plain(head.th.find(string=True)), head, rows


def _deadlines(table, language):
    for term, _head, rows in _terms(table):
        for row in rows:
            cells = row.select("th, td")
            if len(cells) < 4:
                continue
            audience, closes, opens = folded(cells[0].get_text()), _day(cells[2], language), _day(cells[3], language)
            clock = read_clock(cells[2].small.get_text()) if closes else ()
            if opens or closes:
                yield Deadline(term, audience, opens, closes, *clock)


def _day(cell, language):
    """The same for people and for machines."""
    if not cell.time:
        return None
    first, last = read_days(cell.time.get_text(), language)
    assert first == last == dt.date.fromisoformat(cell.time["datetime"])
    return first


def _studies(table, language):
    for term, head, _rows in _terms(table):
        for small in head.select("small"):
            text = plain(small.get_text())
            first, last = read_days(text, language) or (None, None)
            if first != last:
                yield term, first, last
            elif first:
                begins = text.startswith(plain(gettext("from %(date)s").partition("%")[0]))
                yield (term, first, None) if begins else (term, None, last)
