"""Makes the renditions that are missing: after an upgrade with new shapes, or where files were lost."""

from django.core.management.base import BaseCommand

from mesi_site.media.models import SiteImage
from mesi_site.media.renditions import make_renditions


class Command(BaseCommand):
    help = "Make the renditions of pictures that are missing, and drop those that no template shows any more."

    def handle(self, *, verbosity, **_):
        made = sum(make_renditions(image) for image in SiteImage.objects.order_by("pk").iterator(chunk_size=100))
        if made or verbosity > 1:
            self.stdout.write(f"{made} renditions made.")
