"""What a file is by its first bytes, where it is certainly no text."""

import re

from procurement.files.errors import UnreadableFile

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How xlsx files and other archives begin, and how xls, hwp and files with a password do."""

_SIGNATURES = (
    (b"%PDF", "PDF"), (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"HWP Document", "HWP"), (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"), (b"7z\xbc\xaf", "7Z"), (b"Rar!", "RAR"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"),
    (b"{\\rtf", "RTF"), (b"EGGA", "EGG"), (b"ALZ\x01", "ALZ"),
)  # fmt: skip
_FURTHER_IN = (
    (b"RIFF", 8, b"WEBP", "WEBP"), (b"", 4, b"ftypheic", "HEIC"), (b"", 4, b"ftypmif1", "HEIC"),
    (b"BM", 6, b"\x00\x00\x00\x00", "BMP"),
)  # fmt: skip
_EMPTY_ZIP = (b"PK\x05\x06", b"PK\x07\x08")
_OLD_WORKBOOKS = (
    b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00",
)  # fmt: skip
"""Excel 2, 3 and 4, and sheets of later versions without the file around them."""
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_DOCUMENT_SECURITY = (b"DRMONE", b"NASCA DRM FILE", b"SCDSA0", b"<DOCUMENT SAFER")
_PAGE = re.compile(rb"<(?:html|table|meta|!doctype html)[\s>]")


def refuse_known_binaries(head: bytes) -> None:
    """Raise for files that are certainly no table, and for tables in formats that are not read."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise UnreadableFile("NOT_A_TABLE", kind=name)
    for first, place, signature, name in _FURTHER_IN:
        if head.startswith(first) and head.startswith(signature, place):
            raise UnreadableFile("NOT_A_TABLE", kind=name)
    if head.startswith(_EMPTY_ZIP):
        raise UnreadableFile("ZIP_ARCHIVE")
    if head.startswith(_OLD_WORKBOOKS):
        raise UnreadableFile("OTHER_WORKBOOK", kind="Excel 4")
    if any(mark in head[:128] for mark in _DOCUMENT_SECURITY):
        raise UnreadableFile("DOCUMENT_SECURITY")
    _refuse_pages(head[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower())


def _refuse_pages(start: bytes) -> None:
    """Web pages, and workbooks written as XML or as a page with its parts."""
    if start.startswith(b"mime-version:"):
        raise UnreadableFile("WEB_PAGE")
    if not start.startswith(b"<"):
        return
    if _XML_WORKBOOK in start and b"<html" not in start:
        raise UnreadableFile("OTHER_WORKBOOK", kind="XML 2003")
    if _PAGE.search(start):
        raise UnreadableFile("WEB_PAGE")
