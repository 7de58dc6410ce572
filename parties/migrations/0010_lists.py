"""The list of short occupations becomes one of several dated lists; what stands on it stays as it is."""

from django.db import migrations, models

SHORT = "急需紧缺职业（工种）"


def move(apps, schema_editor):
    moved = [
        apps.get_model("parties", "DatedLine")(
            kind=SHORT, title=one.title, since=one.since, until=one.until, document=one.document
        )
        for one in apps.get_model("parties", "ShortOccupation").objects.order_by("pk")
    ]
    apps.get_model("parties", "DatedLine").objects.bulk_create(moved)


def move_back(apps, schema_editor):
    back = [
        apps.get_model("parties", "ShortOccupation")(
            title=one.title[:60], since=one.since, until=one.until, document=one.document
        )
        for one in apps.get_model("parties", "DatedLine").objects.filter(kind=SHORT).order_by("pk")
    ]
    apps.get_model("parties", "ShortOccupation").objects.bulk_create(back)


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0009_engagements'),
    ]

    operations = [
        migrations.CreateModel(
            name='DatedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('急需紧缺职业（工种）', '急需紧缺职业（工种）'), ('培训机构', '培训机构'), ('招聘组织方', '招聘组织方'), ('大赛主办单位', '大赛主办单位')], max_length=20, verbose_name='名单')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='代码')),
                ('sort', models.CharField(blank=True, max_length=20, verbose_name='类别')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('document', models.CharField(max_length=60, verbose_name='依据文号')),
                ('ended_by', models.CharField(blank=True, max_length=60, verbose_name='终止依据')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), fields=('kind', 'title', 'since'), name='one_line_of_a_list_per_day')],
            },
        ),
        migrations.RunPython(move, move_back),
        migrations.DeleteModel(name='ShortOccupation'),
    ]
