"""Frozen results keep what the rates were without one-off purchases (rule C-18)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("priority_purchase", "0004_delete_recount"),
    ]

    operations = [
        migrations.AddField(
            model_name="result",
            name="memo_base",
            field=models.DecimalField(
                decimal_places=0,
                max_digits=30,
                null=True,
                verbose_name="amount it is measured against, without one-off purchases",
            ),
        ),
        migrations.AddField(
            model_name="result",
            name="memo_counted",
            field=models.DecimalField(
                decimal_places=0, max_digits=30, null=True, verbose_name="amount that counts, without one-off purchases"
            ),
        ),
    ]
