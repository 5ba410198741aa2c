from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Lists sort by `unaccent(lower(title))`."""

    dependencies = [("pages", "0003_page_types")]

    operations = [UnaccentExtension()]
