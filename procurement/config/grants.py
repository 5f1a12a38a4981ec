"""Rights of the application's database role, set after every migration by the owner.

Everything may be read and written, except what a model declares otherwise in
:mod:`procurement.jobs.access`; nothing may be truncated, altered or created.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from procurement.jobs import access


def grant_rights(*, using: str, **_signal: Any) -> None:
    """Give the application's role what it needs, and take from it what it must not do."""
    if settings.DATABASE_ROLE != "owner":
        return
    role = settings.APP_DATABASE_ROLE
    with connections[using].cursor() as cursor:
        quoted = connections[using].ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for label, rights in access.revoked().items():
            table = connections[using].ops.quote_name(apps.get_model(label)._meta.db_table)
            cursor.execute(f"REVOKE {rights} ON {table} FROM {quoted}")
