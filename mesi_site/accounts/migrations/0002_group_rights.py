import django.db.models.deletion
import mesi_site.fields
from django.conf import settings
from django.db import migrations, models


def give_existing_groups_everything(apps, schema_editor):
    """Until now no group was limited."""
    languages = [code for code, _name in settings.LANGUAGES]
    for group in apps.get_model("auth", "Group").objects.all():
        apps.get_model("accounts", "GroupRights").objects.create(group=group, languages=languages, facts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('wagtailcore', '0002_initial_data'),  # which makes groups
    ]

    operations = [
        migrations.CreateModel(
            name='GroupRights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('languages', mesi_site.fields.ChoiceArrayField(base_field=models.CharField(choices=[('en', 'English'), ('ru', 'Русский'), ('fr', 'Français'), ('it', 'Italiano')], max_length=10), blank=True, default=list, help_text='Members change texts in these languages. Somebody in several groups has the languages of all.', verbose_name='languages')),
                ('facts', models.BooleanField(default=False, help_text='Members change what is the same in every language: dates, fees, partners. Only members with the facts and all languages create, copy, move, unpublish and delete pages.', verbose_name='facts')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='auth.group', verbose_name='group')),
            ],
            options={
                'verbose_name': 'rights of a group',
                'verbose_name_plural': 'rights of groups',
            },
        ),
        migrations.RunPython(give_existing_groups_everything, migrations.RunPython.noop),
    ]
