"""Entries that officers mark as one-off purchases (rule C-18)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0006_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="OneOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.BigIntegerField(unique=True, verbose_name="entry")),
                ("year", models.PositiveSmallIntegerField(verbose_name="booking year")),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="sort of one-off purchase")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procurement.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "one-off purchase",
                "verbose_name_plural": "one-off purchases",
                "indexes": [
                    models.Index(
                        condition=models.Q(("code", ""), _negated=True), fields=["year", "agency"], name="one_off_year"
                    )
                ],
            },
        ),
    ]
