"""Programs and projects as seen from a partner."""

from collections import defaultdict

from django.db import models
from django.utils import timezone

from mesi_site.historical_date import not_ended


class ProgramPartnerQuerySet(models.QuerySet):
    """Links between programs and partners."""

    def roles(self):
        """{program: roles in it} (as seen from a partner)."""
        from .models.program_parts import PartnerRole

        roles = defaultdict(list)
        for program, role in self.order_by("sort_order").values_list("program", "role"):
            roles[program].append(PartnerRole(role))
        return roles

    def entries(self, numbers):
        """{number: entry} of the public ones of these programs."""
        from .entries.programs import program_entries

        return program_entries(numbers)


class ProjectParticipantQuerySet(models.QuerySet):
    """Participations of institutions in projects."""

    def in_public_projects(self):
        projects = self.model._meta.get_field("project").related_model
        return self.filter(project__in=projects.objects.public())

    def not_ended(self, on=None):
        """In projects that are not known to have ended before the day `on` (today where none is given)."""
        return not_ended(self, "project__end", on or timezone.localdate())

    def public(self):
        """Participants that readers may see: public partners, and institutions known by name only."""
        partners = self.model._meta.get_field("partner").related_model
        return self.filter(models.Q(partner__isnull=True) | models.Q(partner__in=partners.objects.public()))

    def projects(self):
        """Numbers of the projects (as seen from a partner), each once, newest first."""
        return list(dict.fromkeys(self.order_by("-project__start", "project").values_list("project", flat=True)))

    def entries(self, numbers):
        """{number: entry} of the public ones of these projects."""
        from .entries.projects import project_entries

        return project_entries(numbers)
