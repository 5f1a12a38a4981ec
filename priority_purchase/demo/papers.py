"""Invented papers: one page of PDF in Korean, with the fonts that every PDF reader has for it."""

from __future__ import annotations

from collections.abc import Sequence

_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/HYGoThic-Medium/Encoding/UniKS-UTF16-H/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HYGoThic-Medium/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(Korea1)/Supplement 2>>/DW 1000/FontDescriptor"
    b"<</Type/FontDescriptor/FontName/HYGoThic-Medium/Flags 4/FontBBox[0 -141 1000 859]/ItalicAngle 0"
    b"/Ascent 859/Descent -141/CapHeight 859/StemV 80>>>>]>>"
)


def page(title: str, lines: Sequence[str]) -> bytes:
    """A page of A4 with a title and lines below it."""
    written = b"BT /F 22 Tf 72 740 Td " + _hex(title) + b" Tj ET\n"
    for place, line in enumerate(lines):
        written += b"BT /F 12 Tf 72 %d Td " % (690 - 26 * place) + _hex(line) + b" Tj ET\n"
    return _joined(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
            _FONT,
            b"<</Length %d>>\nstream\n%b\nendstream" % (len(written), written),
        ]
    )


def _hex(text: str) -> bytes:
    return b"<" + text.encode("utf-16-be").hex().encode() + b">"


def _joined(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + end
