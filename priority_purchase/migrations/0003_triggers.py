"""Triggers that keep the running totals."""

from django.db import migrations

from priority_purchase.rates.triggers import TOTAL_TRIGGERS


class Migration(migrations.Migration):
    """Keeps the totals in step with the ledger."""

    dependencies = [("priority_purchase", "0002_initial"), ("procurement", "0002_triggers")]
    operations = [migrations.RunSQL(TOTAL_TRIGGERS, migrations.RunSQL.noop)]
