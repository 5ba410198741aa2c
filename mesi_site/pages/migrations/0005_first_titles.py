from django.db import migrations


def fill_titles(apps, schema_editor):
    """Wagtail's own migrations make the root and a first page before there are columns for languages."""
    pages = apps.get_model("pages", "BasePage").objects.filter(title_en__isnull=True)
    for depth, title in ((1, "Root"), (2, "Home")):
        pages.filter(depth=depth).update(title=title, title_en=title, draft_title=title)


class Migration(migrations.Migration):
    dependencies = [("pages", "0004_unaccent")]

    operations = [migrations.RunPython(fill_titles, migrations.RunPython.noop)]
