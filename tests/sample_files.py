"""Small real files of each format, and the broken and wicked ones that must be refused; all made here."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every virus scanner is tested with; it does nothing."""

PROGRAM = b"MZ" + bytes(62) + b"\x0e\x1f\xba\x0e\x00\xb4\t\xcd!This program cannot be run in DOS mode."

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE2) with these streams; ``a/b`` puts one in a storage."""
    folders = sorted({name.partition("/")[0] for name in streams if "/" in name})
    names = ["Root Entry", *folders, *streams]
    contents = {name: content + bytes(max(0, 4096 - len(content))) for name, content in streams.items()}
    kids = {"": [*folders, *(one for one in streams if "/" not in one)]}
    kids |= {folder: [one for one in streams if one.startswith(f"{folder}/")] for folder in folders}
    sectors: list[bytes] = []
    chain: list[int] = []
    starts: dict[str, int] = {}

    def put(content: bytes) -> int:
        first, count = len(sectors), -(-len(content) // _SECTOR)
        sectors.extend(content[i * _SECTOR : (i + 1) * _SECTOR].ljust(_SECTOR, b"\0") for i in range(count))
        chain.extend([*range(first + 1, first + count), _END])
        return first

    for name, content in contents.items():
        starts[name] = put(content)
    entries = b"".join(_entry(name, names, kids, starts, contents) for name in names)
    directory = put(entries)
    fats = 1
    while len(sectors) + fats > fats * (_SECTOR // 4):
        fats += 1
    place = len(sectors)
    table = [*chain, *[_FAT] * fats]
    packed = struct.pack(f"<{len(table)}I", *table).ljust(fats * _SECTOR, b"\xff")
    sectors.extend(packed[i * _SECTOR : (i + 1) * _SECTOR] for i in range(fats))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, fats, directory, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    difat = struct.pack("<109I", *range(place, place + fats), *[_FREE] * (109 - fats))
    return header + difat + b"".join(sectors)


def _entry(
    name: str, names: list[str], kids: dict[str, list[str]], starts: dict[str, int], contents: Mapping[str, bytes]
) -> bytes:
    encoded = name.rpartition("/")[2].encode("utf-16-le") + b"\0\0"
    is_root, is_folder = name == "Root Entry", name in kids
    family = kids["" if is_root or "/" not in name else name.partition("/")[0]]
    following = family[family.index(name) + 1 :] if name in family else []
    right = names.index(following[0]) if following else _FREE
    below = kids["" if is_root else name] if is_root or is_folder else []
    child = names.index(below[0]) if below else _FREE
    kind = 5 if is_root else 1 if is_folder else 2
    start, size = (starts[name], len(contents[name])) if name in contents else (_END if is_root else 0, 0)
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", encoded, len(encoded), kind, 1, _FREE, _FREE if is_root else right, child,
        bytes(16), 0, bytes(8), bytes(8), start, size,
    )  # fmt: skip


def deflated(content: bytes) -> bytes:
    """Packed as Hangul packs its streams: without a header."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(content) + engine.flush()


def hwp(*, properties: int = 1, **streams: bytes) -> bytes:
    """A Hangul document; ``properties`` as in its specification (1: packed, 2: password)."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, properties)
    more = {f"BinData/{name}": content for name, content in streams.items()}
    body = {"BodyText/Section0": deflated("가게 계획서".encode("utf-16-le"))}
    return compound({"FileHeader": header.ljust(256, b"\0"), "DocInfo": deflated(b"info"), **body, **more})


def zipped(entries: Mapping[str, bytes], *, method: int = ZIP_DEFLATED) -> bytes:
    """An archive with these entries."""
    made = BytesIO()
    with ZipFile(made, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content, ZIP_STORED if name == "mimetype" else method)
    return made.getvalue()


def hwpx(**more: bytes) -> bytes:
    """A Hangul document of the new format; ``more`` replaces or adds entries (``__`` is a slash)."""
    entries = {
        "mimetype": b"application/hwp+zip",
        "version.xml": b"<version/>",
        "META-INF/manifest.xml": b"<manifest/>",
        "Contents/content.hpf": b"<package/>",
        "Contents/section0.xml": "<p>가게 계획서</p>".encode(),
        "Scripts/headerScripts.js": b"var Documents = XHwpDocuments;",
    }
    return zipped(entries | _entries(more))


def docx(**more: bytes) -> bytes:
    """A Word document."""
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": b"<Relationships/>",
            "word/document.xml": "<w>가게 계획서</w>".encode(),
        }
        | _entries(more)
    )


def xlsx(**more: bytes) -> bytes:
    """An Excel workbook."""
    return zipped(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<s/>"}
        | _entries(more)
    )


def _entries(more: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}


def pdf(*objects: bytes, text: str = "plan") -> bytes:
    """A PDF with one page; ``objects`` are added as they are."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        f"({text})".encode(),
        *objects,
    ]
    made = b"%PDF-1.7\n"
    offsets = []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    return made + table + trailer


def packed_stream(content: bytes, about: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    """A packed stream of a PDF."""
    packed = zlib.compress(content)
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (about, len(packed), packed)


def picture(form: str = "PNG", size: tuple[int, int] = (8, 8), colour: str = "white") -> bytes:
    """A picture of one colour."""
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, form)
    return made.getvalue()


def flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it has billions of pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


GOOD = {
    "계획서.hwp": hwp(),
    "계획서.hwpx": hwpx(),
    "계획서.pdf": pdf(),
    "계획서.docx": docx(),
    "계획서.xlsx": xlsx(),
    "사진.jpg": picture("JPEG"),
    "사진.JPEG": picture("JPEG"),
    "도면.png": picture("PNG"),
}
"""One of each, by its name."""
