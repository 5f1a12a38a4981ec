"""A mail server as small as can be, that can be down, slow, or refuse: what a test says."""

from __future__ import annotations

import email
import email.policy
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Self


class Conversation(socketserver.StreamRequestHandler):
    """One connection, line by line (RFC 5321)."""

    server: Listener

    def handle(self) -> None:
        house = self.server.house
        house.connections += 1
        time.sleep(house.delay)
        self.say("220 here")
        receiver = ""
        while line := self.rfile.readline().decode():
            verb = line.split(":")[0].split()[0].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "RCPT":
                receiver = line[line.index("<") + 1 : line.index(">")]
                self.say(house.refused.get(receiver, "250 ok"))
            elif verb == "DATA":
                self.say("354 go on")
                self.take(receiver)
            else:
                self.say("250 ok")

    def take(self, receiver: str) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        house = self.server.house
        if reply := house.data_reply:
            self.say(reply)
            return
        house.received.append((receiver, email.message_from_bytes(b"".join(lines), policy=email.policy.default)))
        house.on_mail()
        self.say("250 taken")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Listener(socketserver.ThreadingTCPServer):
    """Hears on a free port of this machine."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, house: MailServer, port: int) -> None:
        self.house = house
        super().__init__(("127.0.0.1", port), Conversation)

    def handle_error(self, request, client_address) -> None:
        """A client that hangs up is no news."""


class MailServer:
    """Collects what it takes: pairs of receiver and message."""

    def __init__(self) -> None:
        self.received: list[tuple[str, EmailMessage]] = []
        self.refused: dict[str, str] = {}
        self.data_reply = ""
        self.delay = 0.0
        self.connections = 0
        self.on_mail: Callable[[], None] = lambda: None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = probe.getsockname()
        self._listener: Listener | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen."""
        self._listener = Listener(self, self.address[1])
        threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Listen no longer: whoever calls is refused."""
        if self._listener is not None:
            self._listener.shutdown()
            self._listener.server_close()
            self._listener = None

    @property
    def receivers(self) -> list[str]:
        """Who got mails, in order of arrival."""
        return [receiver for receiver, _message in self.received]
