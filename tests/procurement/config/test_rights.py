import psycopg2
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from procurement.jobs import access
from procurement.jobs.models import ClockSetting


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE procurement_job",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE procurement_job ADD COLUMN extra int",
        "DROP TABLE procurement_job",
        "CREATE SCHEMA mine",
        "ALTER TABLE procurement_job DISABLE TRIGGER ALL",
    ],
)
def test_application_has_no_ddl_and_no_truncate(db, statement):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute(statement)


def test_application_cannot_become_the_owner(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'procurement_job'")
        owner = connection.ops.quote_name(cursor.fetchone()[0])
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(f"SET ROLE {owner}")


@pytest.mark.parametrize("label", sorted(label for label, rights in access.revoked().items() if "UPDATE" in rights))
def test_application_cannot_change_what_is_frozen(db, label):
    table = apps.get_model(label)._meta.db_table
    column = apps.get_model(label)._meta.pk.column

    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("label", sorted(access.revoked()))
def test_application_cannot_delete_what_is_frozen(db, label):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(f"DELETE FROM {apps.get_model(label)._meta.db_table}")


def test_application_is_not_a_superuser(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)


def test_owner_may_do_what_the_application_may_not(committed_db, owner_connection):
    with owner_connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id int)")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() != (connection.settings_dict["USER"],)


def test_each_committing_test_has_its_own_database(committed_db):
    assert not ClockSetting.objects.exists()
    ClockSetting.objects.create(offset_seconds=1)


def test_nothing_is_left_of_the_committing_test_before(committed_db):
    assert not ClockSetting.objects.exists()


def test_second_connection_sees_what_was_committed(committed_db, owner_connection):
    ClockSetting.objects.create(offset_seconds=7)

    with owner_connection.cursor() as cursor:
        cursor.execute("SELECT offset_seconds FROM procurement_clocksetting")
        assert cursor.fetchone() == (7,)
    assert isinstance(owner_connection, psycopg2.extensions.connection)
