import json

from django.db import migrations, models


def by_section(apps, schema_editor):
    """What is hidden in a draft was one ID number; now it stands under its section and question."""
    for draft in apps.get_model("approvals", "Draft").objects.exclude(secret=None).iterator():
        draft.secret = json.dumps({"personal": {"id_number": [draft.secret]}})
        draft.save(update_fields=["secret"])


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0004_rulings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='draft',
            name='kind',
            field=models.CharField(default='transfer', max_length=40),
        ),
        migrations.RunPython(by_section, migrations.RunPython.noop, elidable=True),
    ]
