"""One phone per account instead of one per person; the shared cache's table; looks at numbers are for good."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations

from parties.secrets import index_of

PERMANENT = """
CREATE FUNCTION disclosures_are_permanent() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'disclosures can only be added'; END $$;
CREATE TRIGGER disclosures_are_permanent BEFORE UPDATE OR DELETE ON parties_disclosure
FOR EACH ROW EXECUTE FUNCTION disclosures_are_permanent();
"""
NO_LONGER = """
DROP TRIGGER disclosures_are_permanent ON parties_disclosure;
DROP FUNCTION disclosures_are_permanent();
"""


def move_phones(apps, schema_editor):
    """Unverified until their owner proves them at the next sign-in."""
    for person in apps.get_model("parties", "Person").objects.exclude(phone=None).select_related("user"):
        if person.phone:
            person.user.phone, person.user.phone_index = person.phone, index_of(person.phone)
            person.user.save(update_fields=["phone", "phone_index"])


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", settings.CACHE_TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(settings.CACHE_TABLE)}")


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_phones_recusals_disclosures")]

    operations = [
        migrations.RunPython(move_phones, migrations.RunPython.noop),
        migrations.RemoveField("person", "phone"),
        migrations.RunPython(make_cache_table, drop_cache_table),
        migrations.RunPython(on_postgresql(PERMANENT), on_postgresql(NO_LONGER)),
    ]
