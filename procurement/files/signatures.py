"""What a file is by its first bytes, where it is certainly no text."""

from procurement.files.errors import UnreadableFile

_SIGNATURES = (
    (b"%PDF", "PDF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"HWP Document", "HWP"), (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"), (b"7z\xbc\xaf", "7Z"), (b"Rar!", "RAR"), (b"II*\x00", "TIFF"), (b"{\\rtf", "RTF"),
)  # fmt: skip


def refuse_known_binaries(head: bytes) -> None:
    """Raise for files that are certainly no table."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise UnreadableFile("NOT_A_TABLE", kind=name)
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise UnreadableFile("WEB_PAGE")
