"""Partners and what the cooperation with them rests on."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from mesi_site.pages.querysets import BasePageQuerySet


class Basis(models.TextChoices):
    """What the cooperation rests on; computed from agreements and projects, never typed."""

    AGREEMENT = "agreement", _("By agreement")
    PROJECT = "project", _("By project")
    FORMER = "former", _("Former")
    UNRECORDED = "unrecorded", _("Not recorded")


class PartnerQuerySet(BasePageQuerySet):
    """Partners of the institution."""

    def with_basis(self):
        """Annotate `basis`: an agreement in force, else a project not known to have ended, else an earlier one."""
        from .models import Agreement

        agreements = Agreement.objects.signed().filter(partners=OuterRef("pk"))
        participations = self.model._meta.get_field("project_participations").related_model.objects
        projects = participations.in_public_projects().filter(partner=OuterRef("pk"))
        return self.annotate(
            basis=Case(
                When(Exists(agreements.in_force()), then=Value(Basis.AGREEMENT)),
                When(Exists(projects.not_ended()), then=Value(Basis.PROJECT)),
                When(Exists(agreements) | Exists(projects), then=Value(Basis.FORMER)),
                default=Value(Basis.UNRECORDED),
                output_field=models.CharField(),
            )
        )
