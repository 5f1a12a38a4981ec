import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from celery import Celery

from procurement.jobs import registry, services, stale
from procurement.jobs.models import Job
from tests.faults.worker import write_in_steps

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120


def wait_until(holds, *, seconds=SECONDS):
    """Wait until ``holds()`` is true; gives its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = holds()
        if value:
            return value
        time.sleep(0.05)
    jobs = list(Job.objects.values("kind", "state", "attempt", "phase", "progress_done", "error_code", "error"))
    pytest.fail(f"waited {seconds} s in vain; jobs: {jobs}")


@dataclass
class Broker:
    """Where messages go, and the processes that were started on it."""

    environment: dict
    sender: Celery
    processes: list = field(default_factory=list)

    def run(self, *arguments):
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.faults.worker", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        self.processes.append(process)
        return process

    def worker(self, *, pool="solo"):
        return self.run("worker", f"--pool={pool}", "--concurrency=1", "--loglevel=ERROR", "--without-mingle")

    def beat(self):
        return self.run("beat", "--loglevel=ERROR", "--pidfile=")

    def end(self):
        for process in self.processes:
            kill(process)


def kill(process):
    """Kill -9 a process that a test started, and its children."""
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.send_signal(signal.SIGKILL)
        process.kill()
    process.wait(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def redis_url(needs_redis, tmp_path):
    port = free_port()
    command = [needs_redis, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        wait_until(lambda: answers(port))
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["files", pytest.param("redis", marks=pytest.mark.sweep)])
def broker(request, committed_db, tmp_path, monkeypatch):
    """A message broker of this test's own, on which it may start workers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_RUN_DIR": str(tmp_path),
        "JOB_HEARTBEAT_SECONDS": "0.2",
        "JOB_STALE_SECONDS": "1.5",
        "JOB_RESEND_SECONDS": "1.5",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
    }
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        environment["REDIS_URL"] = url
        sender = Celery("sender", broker=url, set_as_current=False)
    else:
        queue, control = tmp_path / "queue", tmp_path / "queue-control"
        queue.mkdir()
        control.mkdir()
        sender = Celery("sender", broker="filesystem://localhost", set_as_current=False)
        sender.conf.broker_transport_options = {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
        }
    monkeypatch.setattr(services, "current_app", sender)
    monkeypatch.setitem(registry._kinds, "faults.steps", registry.Kind(write_in_steps))
    made = Broker(environment, sender)
    yield made
    made.end()
    sender.close()


@pytest.fixture
def slow_job(broker):
    """Queue a job that writes 30 rows, one by one."""
    return lambda **values: services.start("faults.steps", "1", {"steps": 30, "pause": 0.05} | values, None)


@pytest.fixture
def requeue(settings):
    """Wait until silent jobs are given another attempt."""
    settings.JOB_STALE_SECONDS = settings.JOB_RESEND_SECONDS = 1.5
    return lambda: wait_until(stale.requeue_stale)


@pytest.fixture
def until():
    """Wait until a job's row holds what the function asks of it."""
    return lambda job, holds: wait_until(lambda: holds(Job.objects.get(pk=job.pk)))
