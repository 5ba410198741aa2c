"""A picture with a description in each language."""

import factory

from mesi_site.media.models import SiteImage

from .texts import TranslatedFactory


class SiteImageFactory(TranslatedFactory):
    class Meta:
        model = SiteImage

    title = "Picture"
    file = factory.django.ImageField(filename="picture.png", width=64, height=48, color="navy", format="PNG")
