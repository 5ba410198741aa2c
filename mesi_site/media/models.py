"""Images and documents, with what a reader and a lawyer must know of them."""

from django.db import models, transaction
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.images.models import Image as WagtailImage

from mesi_site.translation.languages import localized, site_languages
from mesi_site.translation.models import TranslatedMixin

from .uploads import DocumentFile, PictureFile, check_field


class SiteImageManager(models.Manager.from_queryset(ImageQuerySet)):
    """Pictures that were loaded together know each other: their renditions are then found in one query."""

    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class SiteImage(TranslatedMixin, AbstractImage):
    """A picture: its description is translated, its origin and licence are facts."""

    alt = models.CharField(
        _("description"),
        max_length=255,
        blank=True,
        help_text=_(
            "What the picture shows, for readers who cannot see it. Leave it empty if the picture only decorates."
        ),
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True, help_text=_("Who made the picture."))
    licence = models.CharField(
        _("licence"), max_length=255, blank=True, help_text=_("For example: CC BY 4.0, or “own work”.")
    )

    objects = SiteImageManager()

    text_fields = ("alt",)
    admin_form_fields = (
        *(name for name in WagtailImage.admin_form_fields if name != "description"),
        *(localized("alt", language) for language in site_languages()),
        "credit",
        "licence",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self):
        return str(self.texts.alt)

    def save(self, *args, **kwargs):
        """With another file, whoever saves it, what was made of the old one is dropped, and that one as well."""
        old = type(self).objects.filter(pk=self.pk).exclude(file=self.file.name).first() if self.pk else None
        super().save(*args, **kwargs)
        if old:
            self.renditions.all().delete()
            transaction.on_commit(lambda: old.file.storage.delete(old.file.name))


# By whichever door a file comes: forms, uploads of many at once, code. Fields of their own would stand after those of
# width and height, which are read from the file.
SiteImage._meta.get_field("file").attr_class = PictureFile


class Rendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = WagtailDocument.admin_form_fields

    def clean(self):
        if self.file:  # a file on its way has none yet, and Wagtail asks for its ending
            super().clean()
        check_field(self, "file")

    @property
    def content_disposition(self):
        return content_disposition_header(as_attachment=True, filename=self.filename)


SiteDocument._meta.get_field("file").attr_class = DocumentFile
