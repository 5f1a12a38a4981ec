"""`make demo` without make: the whole site starts, keeps its data, and leaves nothing running."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests import database
from tests.faults.conftest import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
NOT_THE_DEMOS = {"DATABASE_URL", "TEST_RUN_DIR", "STATICFILES_STORAGE", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}

pytestmark = pytest.mark.sweep


@pytest.fixture
def var():
    folder = Path(tempfile.mkdtemp(prefix="demo"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def environment(var):
    kept = {name: value for name, value in os.environ.items() if name not in NOT_THE_DEMOS}
    return kept | {"VAR_DIR": str(var), "PORT": str(free_port())}


def start(environment):
    command = [sys.executable, "-m", "procurement.config.demo"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def page(environment, path):
    with closing(http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=10)) as asking:
        try:
            asking.request("GET", path)
            return asking.getresponse().status
        except OSError:
            return None


def belonging_to(var):
    return [process for process in psutil.process_iter() if works_in(process, var)]


def works_in(process, var):
    try:
        return process.environ().get("VAR_DIR") == str(var) or str(var) in " ".join(process.cmdline())
    except psutil.Error:
        return False


def stop(process):
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=60)[0]


def addresses(var):
    lines = (var / "database.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_demo_starts_refuses_a_second_one_keeps_its_data_and_stops(environment, var):
    first = start(environment)
    wait_until(lambda: page(environment, "/accounts/login/") == 200 or first.poll() is not None, seconds=300)
    with closing(database.connect(addresses(var)["OWNER_DATABASE_URL"])) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE kept ()")

    second = subprocess.run(first.args, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = stop(first)

    assert "running already" in second.stderr
    assert f"The site answers at http://127.0.0.1:{environment['PORT']}" in said
    assert belonging_to(var) == []

    again = start(environment)
    wait_until(lambda: page(environment, "/accounts/login/") == 200 or again.poll() is not None, seconds=300)
    with closing(database.connect(addresses(var)["OWNER_DATABASE_URL"])) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT to_regclass('kept') IS NOT NULL")
        assert cursor.fetchone() == (True,)
    stop(again)
    assert belonging_to(var) == []
