"""The database watches cases: declared steps, versions, the chain of events."""

from django.db import migrations

from procurement.cases.triggers import CASE_TRIGGERS, UNDO


class Migration(migrations.Migration):
    """Lets the database refuse what no procedure declares."""

    dependencies = [("procurement", "0008_cases")]
    operations = [migrations.RunSQL(CASE_TRIGGERS, UNDO)]
