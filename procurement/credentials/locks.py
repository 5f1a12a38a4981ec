"""Who waits for whom between attributing purchases and changing what subjects may claim.

This lock comes before every other one that a writer takes.
"""

from django.db import connection

ATTRIBUTION_LOCK = 0x50524F43


def attributing() -> None:
    """Entries will be attributed: standings must not change until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ATTRIBUTION_LOCK])


def changing_standing() -> None:
    """Standings will change: nobody may be attributing entries until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ATTRIBUTION_LOCK])
