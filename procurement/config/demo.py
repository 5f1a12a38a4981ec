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
from contextlib import closing, contextmanager, suppress
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


def command(*arguments: str) -> list[str]:
    """A command of ``manage.py``."""
    return [sys.executable, "manage.py", *arguments]


def prepare(env: dict[str, str]) -> None:
    """Bring translations, static files and database up to date, as far as the first page needs them."""
    compile_all()
    say("Preparing database and static files")
    with subprocess.Popen(command("collectstatic", "--no-input", "--verbosity=0"), cwd=ROOT, env=env) as collecting:
        subprocess.run(command("migrate", "--verbosity=0"), cwd=ROOT, env=env | {"DATABASE_ROLE": "owner"}, check=True)
    if collecting.returncode:
        raise subprocess.CalledProcessError(collecting.returncode, collecting.args)


def say(line: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"· {line}", flush=True)


def answers() -> bool:
    """Whether the site answers."""
    with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)) as asking:
        asking.request("GET", "/health/")
        return asking.getresponse().status == http.client.OK
    return False


class Loader(threading.Thread):
    """Loads the demo's data while the site already runs, then tells who can sign in.

    Loading is one transaction: stopped in the middle, it starts over the next time.
    """

    def __init__(self, env: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._env = env
        self._loading: subprocess.Popen[str] | None = None

    def run(self) -> None:
        """Wait for the site, load, and print the sign-ins."""
        while not answers():
            time.sleep(0.2)
        say(f"The site answers at {ADDRESS}. Loading its demo data (a minute or two, only the first time)")
        self._loading = subprocess.Popen(
            command("load_demo"), cwd=ROOT, env=self._env, stdout=subprocess.PIPE, text=True
        )
        sign_ins, _nothing = self._loading.communicate()
        if self._loading.returncode == 0:
            print(f"\n  Sign in at {ADDRESS}\n\n{sign_ins}\n  Ctrl-C stops it. The data stay.\n", flush=True)
        elif self._loading.returncode > 0:
            say("The demo's data could not be loaded; the reason stands above.")

    def stop(self) -> None:
        """Give up loading, if it is still under way."""
        if self._loading is not None and self._loading.poll() is None:
            self._loading.terminate()
            self._loading.wait()


def serve(env: dict[str, str]) -> None:
    """Run web, worker and beat until one of them ends or somebody stops them."""
    manager = Manager(Printer(sys.stdout, time_format="%H:%M:%S"))
    for name, arguments in PROCESSES.items():
        manager.add_process(name, f"exec {shlex.quote(sys.executable)} {arguments}", env=env, cwd=str(ROOT))
    loader = Loader(env)
    loader.start()
    try:
        manager.loop()
    finally:
        loader.stop()


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
                prepare(env)
                serve(env)
        except KeyboardInterrupt:
            say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
