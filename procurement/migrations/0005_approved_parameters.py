"""Approved parameters of the law are kept as they were approved."""

from django.db import migrations

from procurement.policy.triggers import APPROVED_PARAMETERS


class Migration(migrations.Migration):
    """Lets the database refuse what would overwrite them."""

    dependencies = [("procurement", "0004_new_companies")]
    operations = [
        migrations.RunSQL(
            APPROVED_PARAMETERS,
            "DROP TRIGGER approved_parameter_stays ON procurement_legalparameter;"
            " DROP FUNCTION approved_parameter_stays()",
        )
    ]
