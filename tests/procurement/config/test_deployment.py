"""The settings of a real site: Django's deployment checks, cookies, headers, limits of all processes together."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.web.accounts.people import person, sign_in

ROOT = Path(__file__).resolve().parents[3]
REAL = {
    "SECRET_KEY": "a-long-invented-key-of-a-real-site-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "platform.test.example",
    "SECURE_TLS": "true",
    "BEHIND_TLS_PROXY": "true",
    "DEMO": "false",
    "DEBUG": "false",
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
}


def run(code_or_arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "procurement.config.settings"}
    return subprocess.run(
        [sys.executable, *code_or_arguments],
        cwd=ROOT,
        env=os.environ | settings | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_djangos_deployment_checks_find_nothing(db):
    outcome = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **REAL)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "0 silenced" in outcome.stdout


ASK = """
import json, django
django.setup()
from django.test import Client
from django.conf import settings
client = Client(SERVER_NAME="platform.test.example", headers={"X-Forwarded-Proto": "https"})
page = client.get("/accounts/login/")
client.post("/imports/7/check/")
client.post("/i18n/setlang/", {"language": "en"})
cookies = {name: {key: value for key, value in morsel.items() if value} for name, morsel in client.cookies.items()}
plain = Client(SERVER_NAME="platform.test.example").get("/accounts/login/")
print(json.dumps({"cookies": cookies, "headers": dict(page.headers), "plain": [plain.status_code, plain["Location"]],
                  "mfa": settings.MFA_REQUIRED, "format": settings.LOG_FORMAT, "debug": settings.DEBUG}))
"""


@pytest.fixture
def real_site(db):
    outcome = run(["-c", ASK], **REAL)
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout.splitlines()[-1])


def test_every_cookie_is_for_this_host_over_tls_and_not_for_scripts(real_site):
    assert set(real_site["cookies"]) == {"__Host-csrftoken", "__Host-sessionid", "__Host-django_language"}
    for cookie in real_site["cookies"].values():
        assert cookie.get("secure") is True
        assert cookie.get("httponly") is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert "domain" not in cookie
    assert "max-age" not in real_site["cookies"]["__Host-sessionid"], "it ends with the browser"


def test_a_real_site_insists_on_tls(real_site):
    assert real_site["plain"] == [301, "https://platform.test.example/accounts/login/"]
    assert real_site["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_a_real_site_asks_deciders_for_a_second_factor_and_logs_for_machines(real_site):
    assert (real_site["mfa"], real_site["format"], real_site["debug"]) == (True, "json", False)


def test_the_demo_asks_for_none_and_logs_for_people(db):
    code = "from django.conf import settings; print(settings.MFA_REQUIRED, settings.LOG_FORMAT)"

    assert run(["-c", code], DEMO="true").stdout.split() == ["False", "words"]


OTHER_PROCESS = """
import django
django.setup()
from tests.web.accounts.people import sign_in
from django.test import Client
print("Too many failed" in sign_in(Client(headers={"accept-language": "en"})).content.decode())
"""


@pytest.mark.parametrize("attempts", [4, 5])
def test_failed_attempts_are_counted_for_all_processes_together(committed_db, attempts):
    person()
    for _attempt in range(attempts):
        sign_in(Client(), password="not this one")

    outcome = run(["-c", OTHER_PROCESS], DJANGO_SETTINGS_MODULE="tests.settings", ALLOWED_HOSTS="testserver")

    assert outcome.stdout.split()[-1:] == [str(attempts == 5)], outcome.stderr


def test_the_address_that_counts_is_the_one_that_the_proxy_says(db, settings, rf):
    from allauth.core.internal.httpkit import get_client_ip

    request = rf.get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, REMOTE_ADDR="10.0.0.1")
    assert get_client_ip(request) == "10.0.0.1"

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert get_client_ip(request) == "198.51.100.7"


def test_mails_of_a_site_without_a_mail_server_lie_in_its_own_folder(tmp_path):
    unset = "import os; os.environ.pop('EMAIL_URL', None)"
    ask = f"{unset}\nfrom django.conf import settings; print(settings.EMAIL_FILE_PATH)"

    outcome = run(["-c", ask], VAR_DIR=str(tmp_path))

    assert outcome.stdout.strip() == str(tmp_path / "mail"), outcome.stderr
