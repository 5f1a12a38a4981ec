"""The pages of uploads: what an officer reads there, and the files to correct."""

import csv
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from procurement.contracts import importing
from procurement.contracts.forms import SaveForm
from procurement.contracts.models import ImportBatch
from procurement.contracts.reading.formats import labels_of
from procurement.contracts.uploads import CappedUpload
from tests.factories import AgencyFactory, CompanyFactory, officer

pytestmark = pytest.mark.django_db

SHEET = "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목"
CONTRACTS = "수요기관코드,계약번호,사업자등록번호,업체명,구매유형,금액,계약일자"


@pytest.fixture
def by():
    return officer(AgencyFactory())


def checked(content: str, by) -> ImportBatch:
    agency = by.memberships.get().agency
    batch = importing.receive([content.encode()], name="march.csv", by=by, agency=agency)
    return importing.check(batch.pk)


def rejected_file(client, batch: ImportBatch) -> str:
    answer = client.get(f"/imports/{batch.pk}/rejected/?export=csv", headers={"accept-language": "ko"})
    return b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("header", "line", "format_name"),
    [
        (SHEET, "2026-02-30,주식회사 도담,{number},1100000,2026-03-02,,,의자,", "EXPENDITURE_SHEET"),
        (CONTRACTS, "{agency},R26TA00000001,{number},주식회사 도담,물품,1100000,2026-02-30", "OWN_CONTRACTS"),
    ],
)
def test_the_rejected_rows_have_the_labels_of_the_file_and_can_be_uploaded_when_corrected(
    client, by, header, line, format_name
):
    client.force_login(by)
    agency = by.memberships.get().agency
    row = line.format(number=CompanyFactory().business_number, agency=agency.code)
    batch = checked(f"{header}\n{row}\n", by)

    text = rejected_file(client, batch)
    again = checked(text.replace("2026-02-30", "2026-03-02"), by)

    labels = next(csv.reader(StringIO(text)))
    assert labels[:2] == ["행", "사유"]
    with translation.override("ko"):
        assert set(labels[2:]) <= set(labels_of(format_name).values())
    assert not any(label.isascii() for label in labels)
    assert again.format == format_name
    assert again.outcome["rows"] == {"READ": 1, "COUNTED": 1}


@pytest.mark.parametrize(("language", "name"), [("ko", "지출 내역"), ("en", "expenditure sheet")])
def test_the_page_names_the_format_and_the_cells_in_words(client, by, language, name):
    client.force_login(by)
    batch = checked(f"{SHEET}\n2026-02-30,주식회사 도담,1234567890,1100000,2026-03-02,,,의자,\n", by)

    page = client.get(f"/imports/{batch.pk}/", headers={"accept-language": language}).content.decode()

    assert name in page
    assert "EXPENDITURE_SHEET" not in page
    assert '<span class="muted">기업명</span> 주식회사 도담' in page


def test_the_rejected_rows_speak_the_words_of_the_file(client, by):
    client.force_login(by)
    agency = by.memberships.get().agency
    row = f"{agency.code},R26TA00000001,{CompanyFactory().business_number},주식회사 도담,물품,일천만원,2026-02-03"
    batch = checked(f"{CONTRACTS}\n{row}\n", by)

    assert ",물품," in rejected_file(client, batch)
    assert "GOODS" not in client.get(f"/imports/{batch.pk}/", headers={"accept-language": "ko"}).content.decode()


def test_the_form_says_how_many_entries_would_be_replaced():
    form = SaveForm(registers=[], replaces=1234)

    assert "1,234" in str(form["replace"].label)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "hold 2 more rows that are NOT taken in: 4월 (2)."),
        ("ko", "다음 시트의 2개 행은 반영되지 않습니다: 4월 (2)"),
    ],
)
def test_the_page_says_first_which_sheets_are_not_read(client, by, tmp_path, language, sentence):
    client.force_login(by)
    header, row = SHEET.split(","), ["2026-03-02", "주식회사 도담", CompanyFactory().business_number, 1_100_000]
    with xlsxwriter.Workbook(tmp_path / "year.xlsx") as book:
        for name, rows in {"3월": [row], "4월": [row, row]}.items():
            sheet = book.add_worksheet(name)
            for place, cells in enumerate([header, *rows]):
                sheet.write_row(place, 0, cells)
    agency = by.memberships.get().agency
    content = (tmp_path / "year.xlsx").read_bytes()
    batch = importing.check(importing.receive([content], name="year.xlsx", by=by, agency=agency).pk)

    page = client.get(f"/imports/{batch.pk}/", headers={"accept-language": language}).content.decode()

    assert batch.outcome["rows"] == {"READ": 1, "COUNTED": 1}
    assert sentence in page
    assert page.index(sentence) < page.index("· 3월")


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("language", "told"), [("ko", "파일이 1MB보다 큽니다"), ("en", "The file is larger than 1 MB")]
)
def test_a_file_larger_than_accepted_is_refused_on_the_page_and_leaves_nothing(client, by, settings, language, told):
    settings.IMPORT_MAX_BYTES = MEGABYTE
    client.force_login(by)
    agency = by.memberships.get().agency
    file = SimpleUploadedFile("march.csv", b"x" * (3 * MEGABYTE))

    answer = client.post("/imports/new/", {"file": file, "agency": agency.pk}, headers={"accept-language": language})

    assert answer.status_code == 413
    assert told in answer.content.decode()
    assert not ImportBatch.objects.exists()
    assert not list((Path(settings.MEDIA_ROOT) / "imports").glob(".upload-*"))


def test_of_a_file_larger_than_accepted_no_more_is_kept_on_disk(settings):
    settings.IMPORT_MAX_BYTES = MEGABYTE
    arriving = CappedUpload()
    arriving.new_file("file", "march.csv", "text/csv", None)
    piece = b"x" * arriving.chunk_size

    for start in range(0, 3 * MEGABYTE, len(piece)):
        arriving.receive_data_chunk(piece, start)

    stored = arriving.file_complete(3 * MEGABYTE)
    assert stored.size == 3 * MEGABYTE
    assert sum(map(len, stored.chunks())) == MEGABYTE + len(piece)


def test_a_file_as_large_as_accepted_is_taken(client, by, settings):
    settings.IMPORT_MAX_BYTES = MEGABYTE
    client.force_login(by)
    file = SimpleUploadedFile("march.csv", b"x" * MEGABYTE)

    answer = client.post("/imports/new/", {"file": file, "agency": by.memberships.get().agency.pk})

    assert answer.status_code == 302
    assert ImportBatch.objects.get().size == MEGABYTE
