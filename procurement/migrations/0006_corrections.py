"""Entries that correct a published year (rule C-13) say which day they restate, and which entry they correct."""

from django.db import migrations, models

from procurement.contracts import resolved, staging


class Migration(migrations.Migration):
    """Makes both unlogged tables anew; what waits in them is made again from the kept files."""

    dependencies = [
        ("procurement", "0005_approved_parameters"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE procurement_stagedrow", migrations.RunSQL.noop),
        migrations.RunSQL(staging.CREATE, migrations.RunSQL.noop),
        migrations.RunSQL("DROP TABLE procurement_resolvedrow", migrations.RunSQL.noop),
        migrations.RunSQL(resolved.CREATE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_once",
        ),
        migrations.AddField(
            model_name="entry",
            name="corrects",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="corrects the entry"),
        ),
        migrations.AddField(
            model_name="entry",
            name="restates_on",
            field=models.DateField(
                blank=True,
                help_text="A day of a published year that would hold the amount were the year still open (rule C-13).",
                null=True,
                verbose_name="restates the day",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("restates_on__isnull", False)),
                fields=["agency", "contract_no", "restates_on"],
                name="entry_restates",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("contract_no", ""), _negated=True),
                    models.Q(("standing", 3), _negated=True),
                    ("restates_on__isnull", True),
                ),
                fields=("agency", "contract_no", "change_seq", "line_no", "supplier", "source"),
                name="entry_once",
            ),
        ),
        migrations.RunSQL("ANALYZE procurement_entry (restates_on, corrects)", migrations.RunSQL.noop),
    ]
