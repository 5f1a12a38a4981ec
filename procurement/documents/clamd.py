"""A small client of the virus scanner clamd: one command, ``INSTREAM``.

Source: clamd(8). The file is sent in pieces, each after its length (four bytes, big endian); length 0 ends it.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_PORT = 3310
_PIECE = 1 << 16
_LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner did not answer; the file waits for the next attempt."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said: a finding, an error, or neither."""

    finding: str = ""
    error: str = ""


def is_configured() -> bool:
    """Whether files are scanned on this site."""
    return bool(settings.CLAMD_URL)


def scan(chunks: Iterable[bytes]) -> Verdict:
    """Let the scanner look at these bytes; raises :class:`ScannerDown`."""
    try:
        with _connected() as connection:
            return _verdict(_asked(connection, chunks))
    except OSError as error:
        raise ScannerDown(str(error)) from error


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "tcp" and address.hostname:
        return socket.create_connection((address.hostname, address.port or _PORT), settings.CLAMD_TIMEOUT_SECONDS)
    if address.scheme == "unix" and address.path:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(settings.CLAMD_TIMEOUT_SECONDS)
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
        return connection
    raise ImproperlyConfigured("CLAMD_URL is tcp://host:port or unix:///path")


def _asked(connection: socket.socket, chunks: Iterable[bytes]) -> str:
    # The scanner answers and hangs up in the middle of a file that is too large for it: the answer is still there.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            for start in range(0, len(chunk), _PIECE):
                piece = chunk[start : start + _PIECE]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
    answer = b""
    while not answer.endswith(b"\0"):
        received = connection.recv(_LONGEST_ANSWER)
        answer += received
        if not received or len(answer) > _LONGEST_ANSWER:
            break
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        return Verdict(finding=said.removesuffix(" FOUND")[:200])
    if said.endswith("ERROR"):
        return Verdict(error=said.removesuffix("ERROR").strip(". ")[:200])
    raise ScannerDown(f"the scanner answered {answer[:80]!r}")
