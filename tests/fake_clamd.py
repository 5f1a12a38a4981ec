"""A virus scanner on loopback that speaks clamd's own protocol and knows one virus."""

from __future__ import annotations

import socket
import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.sample_files import EICAR

LIMIT = 1 << 20


class _Session(socketserver.StreamRequestHandler):
    server: _Scanner

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(content)
        answer = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(self.server.says or answer)


class _Scanner(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, says: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.seen: list[bytes] = []
        self.says = says

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _LocalScanner(_Scanner):
    address_family = socket.AF_UNIX

    def __init__(self, path: Path) -> None:
        socketserver.ThreadingTCPServer.__init__(self, str(path), _Session)  # type: ignore[arg-type]
        self.seen, self.says = [], b""


@contextmanager
def clamd(*, path: Path | None = None, says: bytes = b"") -> Iterator[_Scanner]:
    """A scanner that answers (always ``says``, when that is given) while the context is open."""
    with _LocalScanner(path) if path else _Scanner(says) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(timeout=10)
