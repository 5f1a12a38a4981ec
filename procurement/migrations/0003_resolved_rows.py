"""Resolved rows of imports get a table of their own; the ledger's references are checked per statement."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from procurement.contracts import integrity, resolved, staging
from procurement.credentials import triggers


class Migration(migrations.Migration):
    """Makes both unlogged tables anew (what waits in them is made again from the kept files).

    Two indexes go that others cover.
    """

    dependencies = [
        ("procurement", "0002_triggers"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE procurement_stagedrow", migrations.RunSQL.noop),
        migrations.RunSQL(staging.CREATE, migrations.RunSQL.noop),
        migrations.RunSQL(resolved.CREATE, "DROP TABLE procurement_resolvedrow"),
        migrations.AddField(
            model_name="importbatch",
            name="registers_as_of",
            field=models.TextField(
                blank=True, db_default="", default="", editable=False, verbose_name="registers as of"
            ),
        ),
        migrations.AddField(
            model_name="agencyyear",
            name="imported_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last import at"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="procurement.agency",
                verbose_name="agency",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="procurement.importbatch",
                verbose_name="import",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="product",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="procurement.product",
                verbose_name="product",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="standing_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="supplier",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="procurement.company",
                verbose_name="supplier",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="kind",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="procurement.credentialkind",
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(fields=["kind", "valid_from"], name="credential_kind_from"),
        ),
        migrations.RunSQL(triggers.CREDENTIAL_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(integrity.INTEGRITY_TRIGGERS, migrations.RunSQL.noop),
    ]
