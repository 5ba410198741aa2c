"""Nonsense typed into the editor comes back as a sentence that the office understands, in its own language."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from partners.models import Agreement
from tests.conftest import LANGUAGES
from tests.factories import (
    DeadlineFactory,
    MembershipPageFactory,
    NewsPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    ProjectPageFactory,
    intake,
)
from tests.pages.editor import address, edit_form, problems, send

pytestmark = pytest.mark.django_db

DEADLINE = "intakes-0-deadlines-0"

MISTAKES = {
    "offered nowhere": (NewsPageFactory, {"published_languages": []}, None),
    "urgent until before its date": (
        NewsPageFactory,
        {"date": "2027-03-02", "urgent_until": "2027-03-01"},
        "News cannot stop being urgent before its date.",
    ),
    "no level": (ProgramPageFactory, {"levels": []}, None),
    "an intake ends before it starts": (
        ProgramPageFactory,
        {"intakes-0-starts_on": "2027-09-02", "intakes-0-ends_on": "2027-09-01"},
        "An intake cannot end before it starts.",
    ),
    "a deadline closes before it opens": (
        ProgramPageFactory,
        {f"{DEADLINE}-opens_on": "2027-03-02", f"{DEADLINE}-closes_on": "2027-03-01"},
        "A deadline cannot close before it opens.",
    ),
    "a fixed deadline without its date": (
        ProgramPageFactory,
        {f"{DEADLINE}-closes_on": ""},
        "A deadline on a date needs that date; any other kind has none.",
    ),
    "an unknown zone": (ProgramPageFactory, {f"{DEADLINE}-time_zone": "Europe/Atlantis"}, None),
    "no closing time": (ProgramPageFactory, {f"{DEADLINE}-closes_at": ""}, None),
    "a negative fee": (ProgramPageFactory, {"fees-0-amount": "-1"}, None),
    "an organisation ends before it is founded": (
        MembershipPageFactory,
        {"organisation_founded": "2000", "organisation_ended": "1999"},
        "An organization cannot end before it is founded.",
    ),
    "a date that is none": (
        MembershipPageFactory,
        {"member_since": "nineties"},
        "Write the date as it is known: 2016-12-31, 2016-12, 2016, or 2016~ for “about 2016”.",
    ),
    "a project ends before it starts": (
        ProjectPageFactory,
        {"start": "2024", "end": "2023"},
        "A project cannot end before it starts.",
    ),
    "a participant with partner and name": (
        ProjectPageFactory,
        {"participants-0-name": "Both"},
        "Choose a partner or write a name, not both.",
    ),
    "half a place": (
        PartnerPageFactory,
        {"latitude": ""},
        "Give both latitude (−90 to 90) and longitude (−180 to 180), or neither.",
    ),
    "not a ROR id": (PartnerPageFactory, {"ror_id": "mesi"}, "A ROR id looks like 02mhbdp94."),
}


def sent_back(client, page, changes):
    """The page of the editor that comes back after trying to publish."""
    data = {name: value for name, value in (edit_form(client, page) | changes).items() if value != []}
    response = client.post(address("edit", page), data | {"action-publish": "yes"})
    assert response.status_code == 200, "nonsense was accepted"
    return response


@pytest.mark.parametrize(("factory", "changes", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_page_is_explained(factory, changes, sentence, log_in):
    page = factory(with_facts=True)
    response = sent_back(log_in(), page, changes)
    assert problems(response)
    if sentence:
        assert sentence in response.content.decode()
    page.refresh_from_db()
    assert page.latest_revision is None


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_mistake_is_explained_in_the_editors_language(language, log_in):
    with translation.override(language):
        early_end = gettext("An intake cannot end before it starts.")
        early_close = gettext("A deadline cannot close before it opens.")
    assert "cannot" not in early_end + early_close
    changes = MISTAKES["an intake ends before it starts"][1] | MISTAKES["a deadline closes before it opens"][1]
    html = sent_back(log_in(language), ProgramPageFactory(with_facts=True), changes).content.decode()
    assert [sentence for sentence in (early_end, early_close) if sentence not in html.replace("&#x27;", "'")] == []


AGREEMENT = {
    "reference": "2027/1",
    "kinds": ["education"],
    "signed_on": "2020-01-15",
    "valid_until": "2030-01-14",
    "evidence_url": "",
    "last_checked": "",
    "notes": "",
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_open_ended": "on"}, "Give the last day of validity or tick “open-ended”, not both."),
        ({"valid_until": ""}, "Give the last day of validity or tick “open-ended”, not both."),
        ({"valid_until": "2019-01-01"}, "An agreement cannot end before it is signed."),
        ({"signed_on": "2029-01-01"}, "This day has not come yet."),
        ({"kinds": []}, None),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_in_an_agreement_is_explained(language, changes, sentence, log_in):
    partner = PartnerPageFactory()
    url = reverse(Agreement.snippet_viewset.get_url_name("add"))
    response = log_in(language).post(url, AGREEMENT | {"partners": [partner.pk]} | changes)
    assert response.status_code == 200
    assert not Agreement.objects.exists()
    if sentence:
        with translation.override(language):
            assert gettext(sentence) in response.content.decode()


def test_an_agreement_without_mistakes_is_accepted(log_in):
    url = reverse(Agreement.snippet_viewset.get_url_name("add"))
    response = log_in().post(url, AGREEMENT | {"partners": [PartnerPageFactory().pk]})
    assert response.status_code == 302
    assert Agreement.objects.get().reference == "2027/1"


def test_a_draft_without_a_closing_time_is_explained_as_well(log_in):
    page, client = ProgramPageFactory(with_facts=True), log_in()
    response = client.post(address("edit", page), edit_form(client, page) | {f"{DEADLINE}-closes_at": ""})
    assert "intakes" in problems(response)


def test_two_deadlines_may_change_places(overview, log_in):
    deadlines = [DeadlineFactory.build(audience=audience) for audience in ("own", "incoming")]
    page = ProgramPageFactory(with_facts=True, intakes=[intake(deadlines=deadlines)])
    page.save_revision().publish()
    client = log_in()
    form = edit_form(client, page)
    names = [f"intakes-0-deadlines-{number}-audience" for number in (0, 1)]
    form[names[0]], form[names[1]] = form[names[1]], form[names[0]]
    with connection.cursor() as cursor:
        send(client, address("edit", page), form, "publish")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    saved = [deadline.audience for deadline in type(page).objects.get().intakes.get().deadlines.all()]
    assert saved == ["incoming", "own"]


def test_two_deadlines_for_one_audience_are_refused_in_plain_words(overview, log_in):
    deadlines = [DeadlineFactory.build(audience=audience) for audience in ("own", "incoming")]
    page = ProgramPageFactory(with_facts=True, intakes=[intake(deadlines=deadlines)])
    client = log_in()
    form = edit_form(client, page) | {"intakes-0-deadlines-1-audience": "own", "action-publish": "yes"}
    said = str(problems(client.post(address("edit", page), form)))
    assert "duplicate" in said or "Each audience has one deadline" in said
