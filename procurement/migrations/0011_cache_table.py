"""The table of Django's database cache, where no Redis counts failed attempts for all web processes.

Unlogged: what a crash of the server empties is only a cache.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("procurement", "0010_joining")]

    operations = [
        migrations.RunSQL(
            sql=[
                """
                CREATE UNLOGGED TABLE procurement_cache (
                    cache_key varchar(255) NOT NULL PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamp with time zone NOT NULL
                )
                """,
                "CREATE INDEX procurement_cache_expires ON procurement_cache (expires)",
            ],
            reverse_sql=["DROP TABLE procurement_cache"],
        )
    ]
