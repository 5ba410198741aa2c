from django.db import migrations
from wagtail.models import BootstrapLocaleField, BootstrapTranslatableModel, BootstrapTranslationKeyField


class Migration(migrations.Migration):
    """Second step of Wagtail's recipe for an own base page model: what needs Wagtail's tables."""

    dependencies = [
        ("pages", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("pages.BasePage"),
        BootstrapTranslationKeyField("pages.BasePage"),
        BootstrapTranslatableModel("pages.BasePage"),
    ]
