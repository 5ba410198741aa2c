"""Six people at one page at the same moment, again and again: every save that was confirmed is in the history."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier, BrokenBarrierError

from django.db import connection
from django.test import Client
from django.utils import translation
from wagtail.models import Revision

from international.models import ProgramPage
from tests.factories import EditorFactory, ProgramPageFactory

from .editor import address, form_at, prose_of

# Two of them write the same text.
FIELDS = ("title_en", "title_ru", "title_fr", "title_it", "ects", "title_ru")


class Desk:
    """One person with an open form that saves by itself."""

    def __init__(self, number, page, field):
        self.number, self.field, self.page, self.client = number, field, page, Client()
        self.client.force_login(EditorFactory())
        self.confirmed, self.refused = [], 0
        self.open()

    def open(self):
        draft = self.page.get_latest_revision_as_object()
        self.form = form_at(self.client, address("edit", self.page)) | prose_of(draft)

    def save(self, text):
        """Returns the status."""
        sent = self.form | {self.field: text}
        response = self.client.post(address("edit", self.page), sent, headers={"Accept": "application/json"})
        if response.status_code == HTTPStatus.OK:
            answer = response.json()
            self.form = sent | answer["field_updates"] | {"overwrite_revision_id": answer["revision_id"]}
            self.confirmed.append(text)
        elif response.status_code == HTTPStatus.CONFLICT:
            self.refused += 1
            self.page = ProgramPage.objects.get(pk=self.page.pk)
            self.open()
        return response.status_code

    def text(self, round_number):
        return str(10 + round_number) if self.field == "ects" else f"{self.number} in round {round_number}"


def work(desk, barrier, rounds):
    """The statuses of what one person saves, once in each round, at the same moment as the others."""
    translation.activate("en")
    try:
        statuses = []
        for number in range(rounds):
            barrier.wait()
            statuses.append(desk.save(desk.text(number)))
        return statuses
    except BaseException:
        barrier.abort()  # or the others would wait for somebody who does not come
        import traceback

        traceback.print_exc()
        raise
    finally:
        connection.close()


def six_at_once(fields, rounds):
    """(the page, the six desks, what each was answered in each round) of six people who save again and again."""
    page = ProgramPageFactory(languages="all", ects=30)
    page.save_revision().publish()
    desks, barrier = [Desk(number, page, field) for number, field in enumerate(fields)], Barrier(len(fields))
    with ThreadPoolExecutor(len(desks)) as people:
        working = [people.submit(work, desk, barrier, rounds) for desk in desks]
    errors = [error for one in working if (error := one.exception())]
    # Who waited for somebody that failed says nothing of why.
    for error in sorted(errors, key=lambda error: isinstance(error, BrokenBarrierError)):
        raise error
    return page, desks, [one.result() for one in working]


def test_of_six_who_write_the_same_text_one_is_accepted_and_five_are_told(committed_site, rounds, promise):
    page, desks, statuses = six_at_once(["title_ru"] * 6, rounds)
    answers = [sorted(answer) for answer in zip(*statuses, strict=True)]
    right = answers.count([HTTPStatus.OK] + [HTTPStatus.CONFLICT] * 5)
    history = {revision.content["title_ru"] for revision in Revision.objects.for_instance(page)}
    lost = [text for desk in desks for text in desk.confirmed if text not in history]
    measured = f"exactly 1 of 6 accepted in {right} of {rounds} rounds, {len(lost)} accepted texts lost"
    promise("No edit is lost", measured, right == rounds and not lost)


def test_six_people_at_once_lose_nothing(committed_site, rounds):
    page, desks, statuses = six_at_once(FIELDS, rounds)

    assert {status for line in statuses for status in line} <= {HTTPStatus.OK, HTTPStatus.CONFLICT}
    alone = [desk for desk in desks if FIELDS.count(desk.field) == 1]
    assert [desk.refused for desk in alone] == [0] * len(alone)

    history = [revision.content for revision in Revision.objects.for_instance(page)]
    for desk in desks:
        assert {*desk.confirmed} <= {str(content[desk.field]).removesuffix(".0") for content in history}
    draft = ProgramPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for desk in alone:
        assert str(getattr(draft, desk.field)).removesuffix(".0") == desk.confirmed[-1]
    assert draft.title_ru in {desk.confirmed[-1] for desk in desks if desk.confirmed and desk not in alone}
