"""Years to be counted again stand in their jobs; the table for them was never written."""

from django.db import migrations


class Migration(migrations.Migration):
    """Removes the table."""

    dependencies = [("priority_purchase", "0003_triggers")]
    operations = [migrations.DeleteModel(name="Recount")]
