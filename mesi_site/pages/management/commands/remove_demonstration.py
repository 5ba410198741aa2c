"""Takes the invented content away."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management.base import BaseCommand
from django.db import transaction

from mesi_site.pages.models import BasePage


class Command(BaseCommand):
    help = "Delete everything that is marked as demonstration content. Real content, drafts included, is never touched."

    @transaction.atomic
    def handle(self, **options):
        count = 0
        for page in BasePage.objects.filter(is_demonstration=True).order_by("-depth", "path").specific():
            if page.get_descendants().filter(is_demonstration=False).exists():
                self.stderr.write(f"Kept “{page}”: real pages stand under it.")
                continue
            if page.get_latest_revision() and not page.get_latest_revision_as_object().is_demonstration:
                self.stderr.write(f"Kept “{page}”: its draft is real.")
                continue
            page.delete()
            count += 1
        for model in apps.get_models():
            if not issubclass(model, BasePage) and self._marks_demonstration(model):
                count += model.objects.filter(is_demonstration=True).delete()[1].get(model._meta.label, 0)
        self.stdout.write(f"{count} objects of demonstration content removed.")

    @staticmethod
    def _marks_demonstration(model):
        try:
            return bool(model._meta.get_field("is_demonstration"))
        except FieldDoesNotExist:
            return False
