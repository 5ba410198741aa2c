"""Partner institutions, their fact sheets, and agreements with them."""

import datetime as dt
from decimal import Decimal

import factory

from partners.models import Agreement, FactSheet, PartnerIndexPage, PartnerPage

from .pages import PageFactory


class PartnerIndexPageFactory(PageFactory):
    class Meta:
        model = PartnerIndexPage


class FactSheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FactSheet

    nominations_autumn = dt.date(2027, 5, 15)
    transcript_weeks = 5
    email = "incoming@example.org"


class PartnerPageFactory(PageFactory):
    class Meta:
        model = PartnerPage

    stands_under = staticmethod(lambda: PartnerIndexPageFactory)
    country = "PT"
    latitude = Decimal("38.57000")
    longitude = Decimal("-7.91000")

    class Params:
        with_facts = factory.Trait(
            website="https://partner.example.org/",
            ror_id="02mhbdp94",
            erasmus_code="P EVORA01",
            fact_sheets=factory.LazyFunction(lambda: [FactSheetFactory.build()]),
        )


class AgreementFactory(factory.django.DjangoModelFactory):
    """An agreement in force without end, with `partners`."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"2026/{n}")
    kinds = ("education",)
    signed_on = dt.date(2020, 1, 15)
    valid_until = None
    is_open_ended = factory.LazyAttribute(lambda agreement: agreement.valid_until is None)

    @factory.post_generation
    def partners(agreement, create, partners, **kwargs):
        if create and partners:
            agreement.partners.set(partners)
