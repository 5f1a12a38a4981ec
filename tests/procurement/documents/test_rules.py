"""What may be uploaded. Every refusal is shown on a file that would pass but for the one thing."""

import struct
import time
import unicodedata
import zlib
from copy import copy
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.documents.contents.limits import MEGABYTE, Limits
from procurement.documents.enums import Format
from procurement.documents.rules import EXTENSIONS, examine
from tests import sample_files as files

SMALL = Limits(size=2 * MEGABYTE, unpacked=20 * MEGABYTE, entries=200, pixels=1_000_000)


def codes(content: bytes, name: str, limits: Limits = SMALL) -> list[str]:
    return [reason.code for reason in examine(BytesIO(content), name, limits).reasons]


@pytest.mark.parametrize("name", files.GOOD)
def test_each_format_is_taken_under_its_own_ending(name):
    examined = examine(BytesIO(files.GOOD[name]), name, SMALL)

    assert examined.reasons == ()
    assert examined.format == EXTENSIONS[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize("name", files.GOOD)
@pytest.mark.parametrize("extension", ["hwp", "hwpx", "pdf", "docx", "xlsx", "jpg", "png"])
def test_ending_and_content_must_agree(name, extension):
    agrees = EXTENSIONS[name.rpartition(".")[2].lower()] == EXTENSIONS[extension]

    assert codes(files.GOOD[name], f"file.{extension}") == ([] if agrees else ["disagree"])


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("계획서.pdf", files.PROGRAM, ["program"]),
        ("계획서.pdf", b"\x7fELF\x02\x01\x01", ["program"]),
        ("계획서.pdf", b"#!/bin/sh\nrm -rf /\n", ["program"]),
        ("계획서.exe", files.PROGRAM, ["extension", "program"]),
        ("계획서.pdf.exe", files.GOOD["계획서.pdf"], ["extension"]),
        ("계획서", files.GOOD["계획서.pdf"], ["no_extension"]),
        (".pdf", files.GOOD["계획서.pdf"], ["name_dots", "no_extension"]),
        ("계획서.svg", b"<svg onload='alert(1)'/>", ["extension", "unknown"]),
        ("계획서.pdf", b"<html><script>alert(1)</script></html>", ["unknown"]),
        ("계획서.pdf", b"", ["empty"]),
        ("계획서.zip", files.zipped({"a.txt": b"a"}), ["extension", "unknown"]),
        ("계획서.docx", files.zipped({"a.txt": b"a"}), ["unknown"]),
        ("계획서.doc", files.compound({"WordDocument": b"a"}), ["extension", "old_format"]),
        ("계획서.hwp", files.compound({"Workbook": b"a"}), ["old_format"]),
        ("계획서.hwp", b"HWP Document File V3.00 \x1a\1\2\3\4\5", ["old_format"]),
        ("계획서.hwp", files.compound({"Something": b"a"}), ["unknown"]),
        ("계획서.hwp", b"<DOCUMENT SAFER V1>" + bytes(99), ["document_security"]),
        ("계획서.hwp", b"\x9b DRMONE  This Document is encrypted", ["document_security"]),
    ],
)
def test_what_is_no_document_is_refused(name, content, wanted):
    assert codes(content, name) == wanted


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.hwp", files.hwp(properties=1 | 2)),
        ("a.hwp", files.hwp(properties=1 | 16)),
        ("a.hwpx", files.hwpx(**{"META-INF__manifest_dot_xml": b"<manifest><encryption-data/></manifest>"})),
        ("a.docx", files.compound({"EncryptedPackage": b"a", "EncryptionInfo": b"a"})),
        ("a.pdf", files.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R")),
        ("a.pdf", files.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /#45ncrypt 9 0 R")),
    ],
)
def test_files_with_a_password_are_refused_with_advice(name, content):
    (reason,) = examine(BytesIO(content), name, SMALL).reasons

    assert reason.code == "encrypted"
    assert "without the password" in reason.sentence()


def test_archives_with_a_password_are_refused():
    content = bytearray(files.docx())
    central = content.rindex(b"PK\x01\x02")
    content[central + 8] |= 1

    assert codes(bytes(content), "a.docx") == ["encrypted"]


OLE_PACKAGE = files.compound({"\x01Ole10Native": struct.pack("<IH", 99, 2) + b"go\x00C:\\go.exe\x00" + files.PROGRAM})
OLD_WITH_MACROS = files.compound({"Workbook": b"a", "VBA/Module1": b"a"})


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.docx", files.docx(word__vbaProject_dot_bin=b"a"), "macros"),
        ("a.xlsx", files.xlsx(xl__vbaProject_dot_bin=b"a"), "macros"),
        ("a.xlsx", files.xlsx(xl__macrosheets__sheet1_dot_xml=b"<a/>"), "macros"),
        ("a.docx", files.docx(word__activeX__activeX1_dot_xml=b"<a/>"), "macros"),
        (
            "a.docx",
            files.docx(**{"[Content_Types]_dot_xml": b"application/vnd.ms-word.macroEnabled.main+xml"}),
            "macros",
        ),
        ("a.docx", files.docx(word__embeddings__oleObject1_dot_bin=OLD_WITH_MACROS), "macros"),
        ("a.docx", files.docx(word__embeddings__go_dot_exe=b"a"), "program"),
        ("a.docx", files.docx(word__media__image1_dot_png=files.PROGRAM), "program"),
        ("a.docx", files.docx(word__embeddings__oleObject1_dot_bin=OLE_PACKAGE), "program"),
        ("a.docx", files.docx(word__embeddings__in_dot_xlsx=files.xlsx(go_dot_exe=b"a")), "program"),
        ("a.hwpx", files.hwpx(BinData__go_dot_exe=b"a"), "program"),
        ("a.hwpx", files.hwpx(BinData__ole1_dot_ole=OLE_PACKAGE), "program"),
        ("a.hwp", files.hwp(**{"BIN0001.OLE": files.deflated(OLE_PACKAGE)}), "program"),
        ("a.hwp", files.hwp(**{"BIN0001.exe": b"a"}), "program"),
        ("a.hwp", files.hwp(properties=0, **{"BIN0001.jpg": files.PROGRAM}), "program"),
        ("a.pdf", files.pdf(files.packed_stream(files.PROGRAM, b"/Type /EmbeddedFile")), "program"),
    ],
)
def test_macros_and_programs_inside_are_refused(name, content, wanted):
    assert codes(content, name) == [wanted]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", files.docx(word__embeddings__chart_dot_xlsx=files.xlsx())),
        ("a.docx", files.docx(word__embeddings__oleObject1_dot_bin=files.compound({"Workbook": b"a"}))),
        ("a.hwp", files.hwp(**{"BIN0001.png": files.deflated(files.picture())})),
        ("a.hwp", files.hwp(**{"BIN0001.OLE": files.deflated(b"\0\0\0\0" + files.compound({"Workbook": b"a"}))})),
        ("a.pdf", files.pdf(files.packed_stream(b"1 0 << /Type /Annot >>"))),
        ("a.pdf", files.pdf(text="Use JavaScript, then launch. /Launcher")),
        ("a.jpg", files.picture("JPEG")[:-2] + b"\xff\xfe\x00\x04MZ\xff\xd9"),
    ],
)
def test_what_documents_usually_carry_is_taken(name, content):
    assert codes(content, name) == []


@pytest.mark.parametrize(
    "action",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
        b"<< /S /#4c#61#75nch /F (go.exe) >>",
        b"<</S/Launch/F(go.exe)>>",
        b"<< /S /Rendition /JS (app.alert(1)) >>",
        b"<< /Subtype /RichMedia >>",
        files.packed_stream(b"9 0 << /S /JavaScript /JS (app.alert(1)) >>"),
        files.packed_stream(b"9 0 << /S /Java#53cript >>", b"/Type /Obj#53tm /N 1 /First 4"),
    ],
)
def test_a_pdf_that_acts_by_itself_is_refused(action):
    assert codes(files.pdf(action), "a.pdf") == ["active"]


ZEROS = zlib.compress(bytes(15 * MEGABYTE))


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"1 0 obj <</Type/ObjStm>> stream\n" + zlib.compress(bytes(17 * MEGABYTE)) + b"\n", "bomb"),
        ((b"1 0 obj <</Type/ObjStm>> stream\n" + ZEROS + b"\n") * 2, "bomb"),
        (b"stream\n" * 100_001, "crowded"),
    ],
)
def test_a_pdf_that_explodes_is_refused(content, wanted):
    assert codes(b"%PDF-1.7\n" + content + b"%%EOF", "a.pdf") == [wanted]


@pytest.mark.parametrize(
    "content", [b"stream\n" * 250_000, b"#61" * 600_000, b"/#4a#61v" * 200_000, b"<</ObjStm>> stream\nx" * 90_000]
)
def test_no_pdf_keeps_the_site_busy(content):
    before = time.process_time()

    codes(b"%PDF-1.7\n" + content + b"%%EOF", "a.pdf")

    assert time.process_time() - before < 5


def lying(entries, **changes):
    """An archive whose directory says something else than its entries are."""
    content = bytearray(files.zipped(entries))
    central = content.rindex(b"PK\x01\x02")
    for place, value in changes.items():
        offset = {"packed": 20, "unpacked": 24, "crc": 16}[place]
        content[central + offset : central + offset + 4] = struct.pack("<I", value)
    return bytes(content)


PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (files.docx(word__media__zeros_dot_bmp=bytes(11 * MEGABYTE)), "bomb"),
        (files.zipped(PARTS | {f"word/{n}.bmp": bytes(range(256)) * 14_000 for n in range(6)}), "bomb"),
        (lying(PARTS | {"word/z.xml": bytes(12 * MEGABYTE)}, unpacked=10), "bomb"),
        (files.zipped(PARTS | {f"word/{n}.xml": b"" for n in range(200)}), "crowded"),
        (files.docx(word__in_dot_docx=files.docx(word__in_dot_docx=files.docx())), "nested"),
        (lying(PARTS, crc=1), "damaged"),
        (lying(PARTS, packed=2_000_000), "bomb"),
        (files.docx()[:-30], "damaged"),
        (files.docx(**{"..__..__go_dot_xml": b"<a/>"}), "damaged"),
        (files.docx(WORD__document_dot_xml=b"<a/>"), "damaged"),
        (files.docx(word__settings_dot_xml=b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'), "damaged"),
        (files.zipped(PARTS, method=ZIP_BZIP2), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_archives_that_explode_or_lie_are_refused(content, wanted):
    assert codes(content, "a.docx") == [wanted]


def test_one_part_packed_in_many_places_is_a_bomb():
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        archive.writestr("word/kernel.xml", bytes(range(256)) * 100)
        kernel = archive.infolist()[-1]
        for number in range(40):
            again = copy(kernel)
            again.filename = f"word/{number}.xml"
            archive.filelist.append(again)

    assert codes(made.getvalue(), "a.docx") == ["bomb"]


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (8_000, 7_000), (1_001, 1_000)])
def test_a_flood_of_pixels_is_refused_before_it_is_decoded(width, height):
    assert codes(files.flood(width, height), "a.png") == ["flood"]


@pytest.mark.parametrize("name", files.GOOD)
def test_half_a_file_is_refused(name):
    content = files.GOOD[name]

    assert codes(content[: len(content) // 2], name), name


def test_a_file_that_is_too_large_is_not_even_looked_into():
    content = files.pdf(b"<< /S /JavaScript >>") + bytes(2 * MEGABYTE)

    (reason,) = examine(BytesIO(content), "a.pdf", SMALL).reasons

    assert reason.sentence() == "The file has 2.0 MB; 2 MB are the most. Make its pictures smaller, or split it."


def test_a_purpose_may_take_fewer_formats():
    examined = examine(BytesIO(files.GOOD["계획서.hwp"]), "계획서.hwp", SMALL, formats=[Format.PDF])

    assert "pdf" in examined.reasons[0].sentence()
    assert [reason.code for reason in examined.reasons] == ["extension"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("../../etc/계획서.pdf", "name_path"),
        ("C:\\계획서.pdf", "name_path"),
        ("계획서\x00.pdf", "name_hidden"),
        ("계획서\n.pdf", "name_hidden"),
        ("계획서\u202efdp.pdf", "name_hidden"),
        ("계획\u200b서.pdf", "name_hidden"),
        ("계획서\u2066.pdf", "name_hidden"),
        ('계획서".pdf', "name_characters"),
        ("계획서?.pdf", "name_characters"),
        ("con.pdf", "name_device"),
        ("LPT1.계획.pdf", "name_device"),
        ("COM¹.pdf", "name_device"),
        (".계획서.pdf", "name_dots"),
        (" 계획서.pdf", "name_dots"),
        ("가" * 147 + ".pdf", "name_long"),
    ],
)
def test_names_that_deceive_or_cannot_be_saved_are_refused(name, wanted):
    assert wanted in codes(files.GOOD["계획서.pdf"], name)


@pytest.mark.parametrize(
    "name",
    [
        "가" * 146 + ".pdf",
        "2026년 계획서 (최종) v1.2.pdf",
        "계획서.exe.pdf",
        "콘.pdf",
        "console.pdf",
        "ß é ö.pdf",
        "😀.pdf",
    ],
)
def test_names_as_people_write_them_are_taken(name):
    assert codes(files.GOOD["계획서.pdf"], name) == []


def test_a_name_from_a_mac_is_put_together():
    apart = unicodedata.normalize("NFD", "가" * 146 + ".pdf")

    examined = examine(BytesIO(files.GOOD["계획서.pdf"]), apart, SMALL)

    assert examined.name == "가" * 146 + ".pdf"
    assert examined.reasons == ()


@given(name=st.sampled_from(sorted(files.GOOD)), data=st.data())
def test_damage_of_any_kind_never_raises(name, data):
    content = bytearray(files.GOOD[name])
    for _time in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))

    for broken in (bytes(content), bytes(content[:cut])):
        examined = examine(BytesIO(broken), name, SMALL)
        assert examined.reasons or examined.format is not None
