"""The whole site on this machine, with demo data: ``python -m procurement.config.demo [reset]``.

Starts the embedded PostgreSQL, migrates, loads the demo, then runs web, worker and beat until Ctrl-C, which stops
everything that was started here. The data stay; ``reset`` throws them away.
"""

import fcntl
import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from honcho.manager import Manager
from honcho.printer import Printer

from procurement.config import embedded
from procurement.config.messages import compile_all

ROOT = Path(__file__).resolve().parents[2]
PORT = int(os.environ.get("PORT", "8000"))
ADDRESS = f"http://127.0.0.1:{PORT}"
PROCESSES = {
    "web": f"-m granian --interface wsgi --host 127.0.0.1 --port {PORT} --blocking-threads 4 --no-ws"
    " --log-level warning procurement.config.wsgi:application",
    "worker": "-m celery --quiet -A procurement.config.celery worker --concurrency 2 --loglevel WARNING"
    " --without-gossip --without-mingle",
    "beat": "-m celery --quiet -A procurement.config.celery beat --loglevel WARNING --pidfile=",
}


@contextmanager
def alone() -> Iterator[None]:
    """Let only one demo work on these data at a time; a second one says so and leaves."""
    embedded.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (embedded.VAR_DIR / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sys.exit(f"The demo is running already: {lock.read().strip()}")
        lock.truncate(0)
        lock.write(ADDRESS)
        lock.flush()
        yield


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """The environment of all processes, while the database runs. It is stopped only if it was started here."""
    was_running = embedded.postmaster() is not None
    try:
        addresses = embedded.start()
        yield (
            os.environ
            | addresses
            | {"DEMO": "true", "REDIS_URL": "", "PYTHONUNBUFFERED": "1", "REMAP_SIGTERM": "SIGQUIT"}
        )
    finally:
        if not was_running:
            embedded.stop()


def manage(*arguments: str, env: dict[str, str], owner: bool = False) -> str:
    """Run a command of ``manage.py``; what it prints comes back, its complaints go to the terminal."""
    if owner:
        env = env | {"DATABASE_ROLE": "owner"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def prepare(env: dict[str, str]) -> str:
    """Bring database, translations, static files and demo data up to date; gives the sign-ins to show."""
    say("Preparing the database")
    manage("migrate", "--verbosity=0", env=env, owner=True)
    compile_all()
    say("Collecting static files")
    manage("collectstatic", "--no-input", "--verbosity=0", env=env)
    if not any(ROOT.glob("*/management/commands/load_demo.py")):
        return ""
    say("Loading demo data (only the first time takes a while)")
    return manage("load_demo", env=env)


def say(line: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"· {line}", flush=True)


def announce(sign_ins: str) -> None:
    """Print the address and the sign-ins as soon as the site answers."""
    while True:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/health/")
            if connection.getresponse().status == http.client.OK:
                break
        time.sleep(0.2)
    print(f"\n  The site is at {ADDRESS}\n\n{sign_ins}\n  Ctrl-C stops it. The data stay.\n", flush=True)


def serve(env: dict[str, str], sign_ins: str) -> int:
    """Run web, worker and beat until one of them ends or somebody stops them."""
    manager = Manager(Printer(sys.stdout, time_format="%H:%M:%S"))
    for name, arguments in PROCESSES.items():
        manager.add_process(name, f"exec {shlex.quote(sys.executable)} {arguments}", env=env, cwd=str(ROOT))
    threading.Thread(target=announce, args=(sign_ins,), daemon=True).start()
    manager.loop()
    return manager.returncode or 0


def port_is_free() -> bool:
    """Whether the web server will get its port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", PORT)) != 0


def leave(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an orderly end."""
    raise KeyboardInterrupt


def main() -> int:
    """Run the demo; gives the exit status."""
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, lambda _number, _frame: os.kill(os.getpid(), signal.SIGTERM))
    with alone():
        if sys.argv[1:] == ["reset"]:
            embedded.reset()
            say("The demo's data are gone. `make demo` starts over.")
            return 0
        if not port_is_free():
            sys.exit(f"Port {PORT} is taken by another program. Choose another: make demo PORT=8001")
        try:
            with database() as env:
                sign_ins = prepare(env)
                serve(env, sign_ins)
        except KeyboardInterrupt:
            say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
