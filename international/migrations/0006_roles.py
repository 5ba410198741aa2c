"""The roles of an office: translators, editors, publishers, the head. They stand here, in the topmost app, because
they name models of all the others.

Wagtail's two groups become roles: “Editors” stays, “Moderators” is renamed. A group of the office's own that has the
name of a role is left as it is. Backwards removes the new groups and gives Wagtail's back their name; what was added
to those two stays with them.
"""

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.management import create_permissions
from django.db import migrations

STOCK_WORKFLOW, WORKFLOW = "Moderators approval", "Publishers approval"
EVERY_LANGUAGE = [code for code, _name in settings.LANGUAGES]
APPS = ("institution", "international", "pages", "partners", "wagtailcore", "wagtaildocs", "wagtailimages", "wagtailredirects")

TRANSLATOR = {
    "models": {"wagtailadmin.access_admin", "institution.change_contact", "international.change_fieldofendeavour"},
    "pages": {"change"},
    "collections": {"wagtailimages.choose_image", "wagtaildocs.choose_document"},
}
EDITOR = {
    "models": TRANSLATOR["models"] | {
        "institution.add_contact", "international.add_fieldofendeavour",
        "international.add_term", "international.change_term",
    },
    "pages": {"add", "change"},
    "collections": TRANSLATOR["collections"] | {
        "wagtailimages.add_image", "wagtailimages.change_image",
        "wagtaildocs.add_document", "wagtaildocs.change_document",
    },
}
PUBLISHER = {
    "models": EDITOR["models"] | {
        "institution.delete_contact", "international.delete_fieldofendeavour", "international.delete_term",
    },
    "pages": EDITOR["pages"] | {"publish", "lock", "unlock", "bulk_delete"},
    "collections": EDITOR["collections"],
}
HEAD = {
    "models": PUBLISHER["models"] | {
        "institution.change_institutionsettings",
        *(f"partners.{action}_agreement" for action in ("add", "change", "delete", "view")),
        *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
    },
    "pages": PUBLISHER["pages"],
    "collections": PUBLISHER["collections"] | {
        f"wagtailcore.{action}_collection" for action in ("add", "change", "delete")
    },
}


def make_roles(apps, schema_editor):
    for label in APPS:
        create_permissions_of(apps, label, schema_editor.connection.alias)
    groups = apps.get_model("auth", "Group").objects
    if not groups.filter(name="Publishers").exists():
        groups.filter(name="Moderators").update(name="Publishers")
        fill(apps, groups.get_or_create(name="Publishers")[0], PUBLISHER, EVERY_LANGUAGE, facts=True)
    fill(apps, groups.get_or_create(name="Editors")[0], EDITOR, EVERY_LANGUAGE, facts=True)
    roles = [("Translators", TRANSLATOR, EVERY_LANGUAGE, False), ("Office head", HEAD, EVERY_LANGUAGE, True)]
    roles += [(translators_of(code), TRANSLATOR, [code], False) for code in translated_languages()]
    for name, role, languages, facts in roles:
        group, is_new = groups.get_or_create(name=name)
        if is_new:
            fill(apps, group, role, languages, facts)


def translated_languages():
    return [code for code in EVERY_LANGUAGE if code != settings.MODELTRANSLATION_DEFAULT_LANGUAGE]


def translators_of(code):
    return f"Translators: {LANG_INFO[code]['name']}"


def create_permissions_of(apps, label, alias):
    """On a fresh database Django makes permissions only when all migrations are done."""
    app = apps.get_app_config(label)
    app.models_module = True
    create_permissions(app, verbosity=0, using=alias, apps=apps)
    app.models_module = None


def fill(apps, group, role, languages, facts):
    root = apps.get_model("pages", "BasePage").objects.get(depth=1)
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    group.permissions.add(*(permission(apps, name) for name in role["models"]))
    for action in role["pages"]:
        apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
            group=group, page=root, permission=permission(apps, f"pages.{action}_basepage")
        )
    for name in role["collections"]:
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection=collection, permission=permission(apps, name)
        )
    apps.get_model("accounts", "GroupRights").objects.get_or_create(
        group=group, defaults={"languages": languages, "facts": facts}
    )


def permission(apps, name):
    label, codename = name.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=label, codename=codename)


def remove_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    names = ["Translators", "Office head", *(translators_of(code) for code in translated_languages())]
    groups.filter(name__in=names).delete()
    if not groups.filter(name="Moderators").exists():
        groups.filter(name="Publishers").update(name="Moderators")


def switch_workflow_off(apps, schema_editor):
    """Wagtail assigns its workflow to the root, so that every page has it. It stays, and no page has it any more."""
    rename_workflow(apps, STOCK_WORKFLOW, WORKFLOW)
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__name=WORKFLOW, page__depth=1).delete()


def switch_workflow_on(apps, schema_editor):
    rename_workflow(apps, WORKFLOW, STOCK_WORKFLOW)
    workflow = apps.get_model("wagtailcore", "Workflow").objects.filter(name=STOCK_WORKFLOW).first()
    root = apps.get_model("pages", "BasePage").objects.get(depth=1)
    if workflow:
        apps.get_model("wagtailcore", "WorkflowPage").objects.get_or_create(page=root, defaults={"workflow": workflow})


def rename_workflow(apps, old, new):
    for model in ("Workflow", "GroupApprovalTask"):
        apps.get_model("wagtailcore", model).objects.filter(name=old).update(name=new)


class Migration(migrations.Migration):
    dependencies = [
        ("international", "0005_versions"),
        ("accounts", "0002_group_rights"),
        ("institution", "0004_versions"),
        ("pages", "0007_planned_parts"),
        ("partners", "0003_translation_sources"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [
        migrations.RunPython(make_roles, remove_roles),
        migrations.RunPython(switch_workflow_off, switch_workflow_on),
    ]
