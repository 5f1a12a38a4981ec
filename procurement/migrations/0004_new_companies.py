"""New companies listed as larger get their standing at once."""

from django.db import migrations

from procurement.credentials.triggers import NEW_COMPANY


class Migration(migrations.Migration):
    """Leaves no mark for companies that cannot have purchases yet."""

    dependencies = [("procurement", "0003_resolved_rows")]
    operations = [migrations.RunSQL(NEW_COMPANY, migrations.RunSQL.noop)]
