"""When something cannot be done, the page says what happened, what to do next, and by which number the log knows it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import closing
from io import StringIO

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from procurement.config.log_lines import JsonLines
from procurement.web.reference import HEADER, LENGTH, WithReference, current
from tests import database
from tests.factories import AgencyFactory, officer

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def site(client, settings) -> Client:
    settings.ROOT_URLCONF = "tests.web.broken_urls"
    client.raise_request_exception = False
    return client


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Lines of the logger that Django writes errors to, as machines read them."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield text
    logger.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "english", "korean"),
    [
        ("/?q=%00", 400, "The request could not be read", "요청을 읽을 수 없습니다"),
        ("/forbidden/", 403, "This page is not open to you", "이 페이지를 볼 권한이 없습니다"),
        ("/lost/", 404, "There is no such page", "페이지를 찾을 수 없습니다"),
        ("/posted/", 405, "This address is not opened in this way", "이 주소는 이렇게 열 수 없습니다"),
        ("/broken/", 500, "Something went wrong on our side", "시스템에 문제가 생겼습니다"),
    ],
)
def test_an_error_says_what_happened_with_its_reference_in_both_languages(site, log, address, status, english, korean):
    for language, sentence in (("en", english), ("ko", korean)):
        response = site.get(address, headers={"accept-language": language})
        page = response.content.decode()
        number = response.headers[HEADER]

        assert response.status_code == status
        assert sentence in page
        assert f"<code>{number}</code>" in page
        assert 'href="/"' in page
        assert number in [json.loads(line).get("reference") for line in log.getvalue().splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/forbidden/", "/lost/", "/posted/", "/broken/"])
def test_who_is_signed_in_keeps_menu_and_search(site, address):
    site.force_login(officer(AgencyFactory()))
    page = site.get(address).content.decode()

    assert 'class="search-form"' in page
    assert 'href="/inbox/"' in page


@pytest.mark.django_db
def test_a_method_that_is_not_taken_still_says_which_are(site):
    response = site.get("/posted/", headers=ENGLISH)

    assert response.headers["Allow"] == "POST"
    assert site.delete("/api/v1/agencies/").json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "said"), [("/takes/", "That was too large"), ("/api/v1/takes/", "too large")])
def test_what_is_larger_than_the_site_reads_is_said_to_be(site, settings, address, said):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = site.post(address, {"text": "a" * 100}, "application/x-www-form-urlencoded", headers=ENGLISH)

    assert response.status_code == 413
    assert said in response.content.decode()


@pytest.mark.django_db
def test_a_program_is_told_as_json(site):
    response = site.get("/api/v1/broken/", headers=ENGLISH)

    assert response.status_code == 500
    assert response.json() == {
        "detail": "Something went wrong on our side.",
        "reference": response.headers[HEADER],
    }


@pytest.mark.django_db
def test_when_the_shell_itself_is_broken_a_plain_page_is_shown(site, monkeypatch):
    def fails(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("procurement.web.context.menu_for", fails)
    response = site.get("/broken/", headers=ENGLISH)

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert response.headers[HEADER] in response.content.decode()
    assert 'class="search-form"' not in response.content.decode()


@pytest.mark.django_db
def test_an_error_of_the_database_alone_is_no_outage(site):
    assert site.get("/deadlock/").status_code == 500


CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE usename = 'procurement_app' AND datname = current_database()
"""


@pytest.fixture
def unreachable(committed_db) -> Iterator[None]:
    """A database at which nobody answers."""
    connection.close()
    before = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = before


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize(("language", "said"), [("en", "out of reach for a moment"), ("ko", "잠시 이용할 수 없습니다")])
def test_a_database_that_cannot_be_reached_is_said_with_the_time_to_come_back(site, log, language, said):
    response = site.get("/reads/", headers={"accept-language": language})

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert said in response.content.decode()
    assert json.loads(log.getvalue().splitlines()[0])["reference"] == response.headers[HEADER]
    told = site.get("/api/v1/reads/", headers={"accept-language": language})
    assert told.status_code == 503
    assert told.json()["reference"] == told.headers[HEADER]
    assert site.get("/health/").status_code == 503


def test_a_connection_that_was_cut_is_an_outage_only_until_it_is_made_again(site, committed_db):
    assert site.get("/reads/").status_code == 200
    administrator = database.connect(database.Server.of_this_run().admin_url(committed_db))
    with closing(administrator), administrator.cursor() as cursor:
        cursor.execute(CUT)

    assert site.get("/reads/").status_code == 503
    close_old_connections()  # as Django does between requests, but not in tests
    assert site.get("/reads/").status_code == 200


@pytest.mark.django_db
def test_each_answer_has_a_reference_of_its_own_and_takes_over_none(client):
    first, second = (client.get("/", headers={HEADER: "X" * LENGTH}).headers[HEADER] for _time in range(2))

    assert len({first, second, "X" * LENGTH}) == 3
    assert current() == ""


def test_lines_outside_of_a_request_say_so():
    line = logging.LogRecord("a", logging.INFO, "", 0, "message", (), None)

    assert WithReference().filter(line)
    assert line.reference == "-"
    assert "reference" not in json.loads(JsonLines().format(line))
