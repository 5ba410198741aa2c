"""Programs and projects with what their listings need."""

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from mesi_site.historical_date import not_ended
from mesi_site.pages.querysets import BasePageQuerySet


class ProgramQuerySet(BasePageQuerySet):
    """Programs, with what a card shows in a fixed number of queries."""

    def with_card_facts(self):
        """Prefetch teaching languages, intakes with their deadlines, and public partners."""
        return self.prefetch_related(
            "teaching_languages",
            "intakes__term",
            "intakes__deadlines",
            Prefetch("partner_links", queryset=self._partner_links()),
        )

    def with_pictures(self):
        """Join the pictures, which know each other: one query finds what has been made of all of them."""
        return self.select_related("picture").fetch_mode(models.FETCH_PEERS)

    @staticmethod
    def _partner_links():
        from .models import ProgramPartner

        return ProgramPartner.objects.with_public_partner()


class ProgramPartnerQuerySet(models.QuerySet):
    """Links between programs and partners."""

    def with_public_partner(self):
        partners = self.model._meta.get_field("partner").related_model
        return self.filter(partner__in=partners.objects.public()).select_related("partner").order_by("sort_order")

    def public_pages(self):
        """The public programs of these links (as seen from a partner), each once, by title."""
        programs = self.model._meta.get_field("program").related_model
        mine = programs.objects.public().filter(pk__in=self.values("program"))
        return mine.in_title_order().with_card_facts()


class ProjectParticipantQuerySet(models.QuerySet):
    """Participations of institutions in projects."""

    def in_public_projects(self):
        projects = self.model._meta.get_field("project").related_model
        return self.filter(project__in=projects.objects.public())

    def not_ended(self, on=None):
        """In projects that are not known to have ended before the day `on` (today where none is given)."""
        return not_ended(self, "project__end", on or timezone.localdate())

    def with_partner(self):
        """Participants that readers may see: public partners, and institutions known by name only."""
        partners = self.model._meta.get_field("partner").related_model
        shown = models.Q(partner__isnull=True) | models.Q(partner__in=partners.objects.public())
        return self.filter(shown).select_related("partner").order_by("sort_order")

    def public_pages(self):
        """The public projects of these participations (as seen from a partner), each once, newest first."""
        projects = self.model._meta.get_field("project").related_model
        return projects.objects.public().filter(pk__in=self.values("project")).order_by("-start", "pk")
