"""Nonsense is refused by the database itself, whichever way it comes in."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from international.models import (
    Deadline,
    Fee,
    Intake,
    MembershipPage,
    ProgramPage,
    ProgramPartner,
    ProjectPage,
    ProjectParticipant,
    TeachingLanguage,
    Term,
)
from mesi_site.institution.models import InstitutionSettings
from mesi_site.pages.models import BasePage, NewsPage
from partners.models import Agreement, FactSheet, PartnerPage
from tests.factories import (
    AgreementFactory,
    MembershipPageFactory,
    NewsPageFactory,
    PartnerPageFactory,
    ProgramPageFactory,
    ProjectPageFactory,
)

pytestmark = pytest.mark.django_db

YEAR = dt.timedelta(days=365)
DAY = dt.date(2027, 3, 1)

NONSENSE = {
    "a page offered in no language": (NewsPageFactory, BasePage, {"published_languages": []}),
    "news that stop being urgent before they are news": (
        NewsPageFactory,
        NewsPage,
        {"date": DAY, "urgent_until": DAY - YEAR},
    ),
    "a program without a level": (ProgramPageFactory, ProgramPage, {"levels": []}),
    "negative ECTS credits": (ProgramPageFactory, ProgramPage, {"ects": -1}),
    "a program that lasts no time": (ProgramPageFactory, ProgramPage, {"duration": 0}),
    "an intake that ends before it starts": (ProgramPageFactory, Intake, {"starts_on": DAY, "ends_on": DAY - YEAR}),
    "an intake without places": (ProgramPageFactory, Intake, {"places": 0}),
    "a deadline on a date without the date": (ProgramPageFactory, Deadline, {"kind": "fixed", "closes_on": None}),
    "a rolling deadline with a date": (ProgramPageFactory, Deadline, {"kind": "rolling", "closes_on": DAY}),
    "a deadline that is not announced with a date": (
        ProgramPageFactory,
        Deadline,
        {"kind": "unannounced", "closes_on": DAY},
    ),
    "a deadline that closes before it opens": (
        ProgramPageFactory,
        Deadline,
        {"opens_on": DAY, "closes_on": DAY - YEAR},
    ),
    "a negative fee": (ProgramPageFactory, Fee, {"amount": -1}),
    "an organisation that ends before it is founded": (
        MembershipPageFactory,
        MembershipPage,
        {"organisation_founded": "1990", "organisation_ended": "1989-12-31"},
    ),
    "a membership that ends before it begins": (
        MembershipPageFactory,
        MembershipPage,
        {"member_since": "2000-05", "member_until": "2000-04"},
    ),
    "a project that ends before it starts": (ProjectPageFactory, ProjectPage, {"start": "2024", "end": "2023-11"}),
    "a participant with a partner and a name": (ProjectPageFactory, ProjectParticipant, {"name": "Both"}),
    "a participant with neither": (ProjectPageFactory, ProjectParticipant, {"name": "", "partner": None}),
    "half a place on the map": (PartnerPageFactory, PartnerPage, {"latitude": None}),
    "the other half": (PartnerPageFactory, PartnerPage, {"longitude": None}),
    "a place beyond the pole": (PartnerPageFactory, PartnerPage, {"latitude": 91}),
    "a place beyond the date line": (PartnerPageFactory, PartnerPage, {"longitude": -181}),
    "an agreement of no kind": (AgreementFactory, Agreement, {"kinds": []}),
    "an agreement with two ends": (AgreementFactory, Agreement, {"is_open_ended": True, "valid_until": DAY}),
    "an agreement without an end": (AgreementFactory, Agreement, {"is_open_ended": False, "valid_until": None}),
    "an agreement that ends before it is signed": (
        AgreementFactory,
        Agreement,
        {"is_open_ended": False, "signed_on": DAY, "valid_until": DAY - YEAR},
    ),
}


@pytest.mark.parametrize(("factory", "model", "values"), NONSENSE.values(), ids=NONSENSE)
def test_the_database_refuses(factory, model, values):
    factory(**({"with_facts": True} if "with_facts" in factory._meta.parameters else {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        assert model.objects.update(**values), "nothing was there to refuse"


def test_the_database_refuses_half_a_place_of_the_institution():
    InstitutionSettings.load()
    with pytest.raises(IntegrityError), transaction.atomic():
        InstitutionSettings.objects.update(latitude=55)


@pytest.fixture
def program():
    return ProgramPageFactory(with_facts=True)


def add_and_commit(one):
    type(one).objects.bulk_create([one])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the end of a request does


@pytest.mark.parametrize(
    "twin",
    [
        pytest.param(
            lambda program: program.intakes.get().deadlines.get(), id="two deadlines of an intake for one audience"
        ),
        pytest.param(lambda program: program.teaching_languages.first(), id="a teaching language twice"),
        pytest.param(lambda program: program.partner_links.get(), id="a partner twice in one role"),
        pytest.param(lambda program: program.intakes.get().term, id="a term twice"),
    ],
)
def test_the_database_refuses_what_there_can_be_only_once(twin, program):
    saved = ProgramPage.objects.get(pk=program.pk)
    one = twin(saved)
    one.pk = None
    assert type(one) in (Deadline, TeachingLanguage, ProgramPartner, Term)
    with pytest.raises(IntegrityError), transaction.atomic():
        add_and_commit(one)


def test_the_database_refuses_a_second_fact_sheet():
    partner = PartnerPageFactory(with_facts=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactSheet.objects.bulk_create([FactSheet(partner=partner)])


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2000", "2000"),
        ("2000-05", "2000"),
        ("2000-05-17", "2000"),
        ("2000-05-17", "2000-05"),
        ("2000~", "2000-03"),
        ("2000-05", "2000~"),
        ("", "1990"),
        ("2000", ""),
    ],
)
def test_dates_known_to_different_precision_may_fall_into_the_same_time(since, until):
    MembershipPageFactory(member_since=since, member_until=until).full_clean()
    ProjectPageFactory(start=since, end=until).full_clean()
