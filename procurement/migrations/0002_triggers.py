"""Triggers on the registers, and the unlogged staging table of imports."""

from django.db import migrations

from procurement.contracts.staging import CREATE
from procurement.credentials.triggers import CREDENTIAL_TRIGGERS, REGISTER_TRIGGERS


class Migration(migrations.Migration):
    """Lets the database notice every change of standing."""

    dependencies = [("procurement", "0001_initial")]
    operations = [
        migrations.RunSQL(CREDENTIAL_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(REGISTER_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(CREATE, "DROP TABLE procurement_stagedrow"),
    ]
