"""Who answers enquiries: editors, publishers and the head of the office. Translators write the templates' texts."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

OFFICE = ("Editors", "Publishers", "Office head")
HEAD = ("Office head",)
EVERYBODY = ("Translators", *OFFICE)
OF_A_LANGUAGE = "Translators: "
ROLES = {
    "view_enquiry": OFFICE,
    "change_enquiry": OFFICE,
    "delete_enquiry": HEAD,
    "change_answertemplate": EVERYBODY,
    "add_answertemplate": OFFICE,
    "delete_answertemplate": ("Publishers", "Office head"),
    "change_enquirysettings": HEAD,
}


def give(apps, schema_editor):
    app = apps.get_app_config("enquiries")
    app.models_module = True  # on a fresh database Django makes permissions only when all migrations are done
    create_permissions(app, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    app.models_module = None
    for group, permission in granted(apps):
        group.permissions.add(permission)


def take_back(apps, schema_editor):
    for group, permission in granted(apps):
        group.permissions.remove(permission)


def granted(apps):
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="enquiries")
    for codename, names in ROLES.items():
        for group in apps.get_model("auth", "Group").objects.all():
            if group.name in names or (names == EVERYBODY and group.name.startswith(OF_A_LANGUAGE)):
                yield group, permissions.get(codename=codename)


class Migration(migrations.Migration):
    dependencies = [
        ("international", "0007_glossary_roles"),
        ("enquiries", "0001_enquiries"),
    ]

    operations = [migrations.RunPython(give, take_back)]
