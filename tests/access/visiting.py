"""Visits cells of the permission table: one request each, whatever it wrote is taken back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from allauth.account.internal.userkit import user_id_to_str
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart
from django.urls import reverse

from tests.access.reading import NOTHING, PROVE, SIGN_IN, WITHOUT, Row
from tests.routes import ADMIN
from tests.world import World
from tests.world.people import ANONYMOUS

WRITES = re.compile(
    r'\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE(?=\s+"?\w+"?\s+(?:AS\s+\w+\s+|\w+\s+)?SET\b))\s+"?(\w+)', re.IGNORECASE
)
KEPT_BESIDE = {"django_session", "procurement_cache", "usersessions_usersession"}
"""Tables of the visit itself, not of what is visited."""
THING = re.compile(r"\{(\w+)\}")
"""A thing of the world within a query."""
SIGN_IN_PAGES = ("account_login", "admin:login")


HANDLER = ClientHandler(enforce_csrf_checks=False)


@contextmanager
def written() -> Iterator[set[str]]:
    """Tables into which the statements within write."""
    found: set[str] = set()

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        found.update(set(WRITES.findall(str(sql))) - KEPT_BESIDE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


class Visitor:
    """One person, who sends requests by the session of a single sign-in, just made: what asks for a proof has one."""

    def __init__(self, world: World, person: str) -> None:
        self.world, self.person = world, person
        self.requests = RequestFactory(headers={"accept-language": "en"})
        self.cookie = ""
        if person != ANONYMOUS:
            client = Client()
            client.force_login(world.people[person])
            session = client.session
            proof = {"method": "password", "reauthenticated": True, "at": time.time()}
            session["account_authentication_methods"] = [proof]
            session["account_authentication_methods_user"] = user_id_to_str(world.people[person])
            session.save()
            self.cookie = client.cookies.output(attrs=[], header="", sep=";")

    def answer(self, row: Row, method: str | None = None) -> tuple[str, set[str]]:
        """What the person gets, in the words of the table, and into which tables the request wrote."""
        sent = self.requests.generic(
            method or row.method, self.address(row), HTTP_COOKIE=self.cookie, **self._sent(row, method or row.method)
        )
        with transaction.atomic(), written() as tables:
            got = HANDLER(sent.environ)
            content = _read(got) if got.status_code < 300 else ""
            transaction.set_rollback(True)
        word = _word(sent, got, tables)
        missing = row.holds and word == "200" and str(self._value(row.holds, row)) not in content
        return WITHOUT if missing else word, tables

    def address(self, row: Row) -> str:
        """Where the row leads to."""
        arguments = {name: self._value(value, row) for name, value in row.arguments.items()}
        if row.route.startswith(ADMIN) and row.arguments == {"object_id": "row"}:
            arguments["object_id"] = _row_of(row.route)
        query = THING.sub(lambda found: quote(str(self._value(found[1], row))), row.query)
        return reverse(row.route, kwargs=arguments or None) + query

    def _value(self, name: str, row: Row) -> Any:
        return self.world.value(name, side=row.side, person=self.person)

    def _sent(self, row: Row, method: str) -> dict[str, Any]:
        if method == "GET":
            return {}
        body = {name: self._value(value, row) for name, value in row.body.items()}
        is_file = any(hasattr(value, "read") for value in body.values())
        if row.route.startswith("api-") and not is_file:
            return {"data": json.dumps(_nested(body), default=str), "content_type": "application/json"}
        return {"data": encode_multipart(BOUNDARY, body), "content_type": MULTIPART_CONTENT}


def _word(sent: HttpRequest, answer: HttpResponseBase, tables: set[str]) -> str:
    if answer.status_code != 302:
        return str(answer.status_code)
    path = urlsplit(answer["Location"]).path
    if path in {reverse(one) for one in SIGN_IN_PAGES} and "logout" not in sent.path:
        return SIGN_IN
    if "reauthenticate" in path:
        return PROVE
    return "302" if tables or sent.method == "GET" else NOTHING


def _read(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def _row_of(route: str) -> Any:
    """The newest row of the model that an administrator's page is about."""
    label, name = route.removeprefix(ADMIN).rsplit("_", 1)[0].rsplit("_", 1)
    model = apps.get_model("django_celery_beat" if label == "django_celery_beat" else label, name)
    row = admin.site._registry[model].get_queryset(HttpRequest()).order_by("-pk").first()
    assert row is not None, f"tests/admin_rows.py makes no row for {route}"
    return row.pk


def _nested(body: dict[str, Any]) -> dict[str, Any]:
    """``input.missing=x`` as an object within the body."""
    found: dict[str, Any] = {}
    for name, value in body.items():
        outer, _, inner = name.partition(".")
        if inner:
            found.setdefault(outer, {})[inner] = value
        else:
            found[name] = value
    return found
