"""The office head approves what waits for the publishers: whoever may not approve finds a submitted page locked."""

from django.db import migrations


def let_the_head_approve(apps, schema_editor):
    head = apps.get_model("auth", "Group").objects.filter(name="Office head").first()
    if head:
        for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups__name="Publishers"):
            task.groups.add(head)


class Migration(migrations.Migration):
    dependencies = [
        ("international", "0008_names_of_children"),
        ("wagtailcore", "0048_add_default_workflows"),
    ]

    operations = [migrations.RunPython(let_the_head_approve, migrations.RunPython.noop, elidable=True)]
