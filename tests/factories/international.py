"""Overview, memberships, programs with their intakes and deadlines, projects."""

import datetime as dt
from decimal import Decimal

import factory

from international.models import (
    Deadline,
    FeaturedProgram,
    FeaturedProject,
    Fee,
    FieldOfEndeavour,
    Intake,
    MembershipIndexPage,
    MembershipPage,
    OverviewPage,
    ProgramIndexPage,
    ProgramPage,
    ProgramPartner,
    ProjectIndexPage,
    ProjectPage,
    ProjectParticipant,
    TeachingLanguage,
    Term,
)

from .pages import PageFactory, make_start_page, root
from .partners import AgreementFactory, PartnerPageFactory
from .people import ContactFactory
from .texts import TranslatedFactory


class OverviewPageFactory(PageFactory):
    """The start page of the site; making it makes the site begin there."""

    class Meta:
        model = OverviewPage

    slug = "start"

    class Params:
        with_facts = factory.Trait(statement_date="2010", features=True)

    features = False

    @classmethod
    def find_parent(cls):
        return root()

    @classmethod
    def _create(cls, model_class, *args, features, **kwargs):
        page = super()._create(model_class, *args, **kwargs)
        make_start_page(page)
        if features:
            featured = {
                "featured_programs": [FeaturedProgram(program=ProgramPageFactory())],
                "featured_projects": [FeaturedProject(project=ProjectPageFactory())],
            }
            page.refresh_from_db(fields=["numchild"])
            for name, entries in featured.items():
                setattr(page, name, entries)
            page.save()
        return page


class FieldOfEndeavourFactory(TranslatedFactory):
    class Meta:
        model = FieldOfEndeavour


class MembershipIndexPageFactory(PageFactory):
    class Meta:
        model = MembershipIndexPage


class MembershipPageFactory(PageFactory):
    class Meta:
        model = MembershipPage

    stands_under = staticmethod(lambda: MembershipIndexPageFactory)
    field = factory.SubFactory(FieldOfEndeavourFactory)
    acronym = factory.Sequence(lambda n: f"ORG{n}")

    class Params:
        with_facts = factory.Trait(
            website="https://organisation.example.org/",
            organisation_founded="1969~",
            country="BE",
            member_since="1998",
            evidence_url="https://organisation.example.org/members",
            last_checked=dt.date(2026, 3, 1),
        )


class ProgramIndexPageFactory(PageFactory):
    class Meta:
        model = ProgramIndexPage


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term
        django_get_or_create = ("season", "year")

    season = "autumn"
    year = 2027


class DeadlineFactory(factory.django.DjangoModelFactory):
    """A deadline on 1 March 2027, Moscow time, open since 1 November."""

    class Meta:
        model = Deadline

    audience = "incoming"
    kind = "fixed"
    opens_on = dt.date(2026, 11, 1)
    closes_on = dt.date(2027, 3, 1)


class IntakeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Intake

    term = factory.SubFactory(TermFactory)
    starts_on = dt.date(2027, 9, 1)
    ends_on = dt.date(2028, 6, 30)
    places = 20


class FeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fee

    audience = "incoming"
    amount = Decimal("1200.00")
    currency = "EUR"


def intake(**kwargs):
    """An unsaved intake for a program's `intakes`, with its deadlines."""
    kwargs.setdefault("deadlines", [DeadlineFactory.build()])
    kwargs.setdefault("term", TermFactory())
    return IntakeFactory.build(**kwargs)


def partner_link():
    partner = PartnerPageFactory()
    return ProgramPartner(partner=partner, role="degree", place="both", agreement=AgreementFactory(partners=[partner]))


class ProgramPageFactory(PageFactory):
    class Meta:
        model = ProgramPage

    stands_under = staticmethod(lambda: ProgramIndexPageFactory)
    kind = "double-degree"
    levels = ("master",)

    class Params:
        with_facts = factory.Trait(
            field_of_study="041",
            duration=4,
            ects=Decimal("120.0"),
            outcome_level="C1",
            apply_url="https://apply.example.org/",
            contact=factory.SubFactory(ContactFactory),
            teaching_languages=factory.LazyFunction(
                lambda: [TeachingLanguage(language="fr", level="B2"), TeachingLanguage(language="en")]
            ),
            intakes=factory.LazyFunction(lambda: [intake()]),
            fees=factory.LazyFunction(lambda: [FeeFactory.build()]),
            partner_links=factory.LazyFunction(lambda: [partner_link()]),
        )

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        kwargs["levels"] = list(kwargs["levels"])
        return super()._adjust_kwargs(**kwargs)


class ProjectIndexPageFactory(PageFactory):
    class Meta:
        model = ProjectIndexPage


class ProjectPageFactory(PageFactory):
    class Meta:
        model = ProjectPage

    stands_under = staticmethod(lambda: ProjectIndexPageFactory)
    kind = "research"

    class Params:
        with_facts = factory.Trait(
            start="2024-09",
            end="2027",
            funder="Horizon Europe",
            call_number="HORIZON-2024-01",
            our_role="coordinator",
            website="https://project.example.org/",
            participants=factory.LazyFunction(
                lambda: [ProjectParticipant(partner=PartnerPageFactory()), ProjectParticipant(name="A guest institute")]
            ),
        )
