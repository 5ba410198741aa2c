"""Who writes the glossary: translators change it in their languages, editors add terms, publishers delete them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EVERYBODY = ("Translators", "Translators: ", "Editors", "Publishers", "Office head")
ROLES = {
    "change_glossaryterm": EVERYBODY,
    "add_glossaryterm": ("Editors", "Publishers", "Office head"),
    "delete_glossaryterm": ("Publishers", "Office head"),
}


def give(apps, schema_editor):
    app = apps.get_app_config("glossary")
    app.models_module = True  # on a fresh database Django makes permissions only when all migrations are done
    create_permissions(app, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    app.models_module = None
    for group, permission in granted(apps):
        group.permissions.add(permission)


def take_back(apps, schema_editor):
    for group, permission in granted(apps):
        group.permissions.remove(permission)


def granted(apps):
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="glossary")
    for codename, names in ROLES.items():
        for group in apps.get_model("auth", "Group").objects.all():
            if group.name in names or (EVERYBODY[1] in names and group.name.startswith(EVERYBODY[1])):
                yield group, permissions.get(codename=codename)


class Migration(migrations.Migration):
    dependencies = [
        ("international", "0006_roles"),
        ("glossary", "0001_glossary"),
    ]

    operations = [migrations.RunPython(give, take_back)]
