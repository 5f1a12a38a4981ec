"""The real reports, read and saved whole; an independent recomputation agrees to the won."""

import csv
import io
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from procurement.contracts import importing
from procurement.contracts.models import Entry, ImportBatch
from procurement.credentials.models import Credential
from tests.factories import ministry

EVERYTHING = ("AGENCY", "COMPANY", "CLASSIFICATION", "PRODUCT")
LINES = "koneps-reports/contract-lines.utf16.csv"
INNOVATIVE = "koneps-reports/innovative-product-deliveries.utf16.csv"


def bring_in(path: Path, **options: bool) -> ImportBatch:
    batch = importing.receive([path.read_bytes()], name=path.name, by=ministry(), agency=None)
    importing.check(batch.pk)
    return importing.save(batch.pk, by=batch.uploaded_by, accept=EVERYTHING, **options)


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-16").splitlines(keepends=True)
    header = next(number for number, line in enumerate(lines) if line.count("\t") > 10)
    return list(csv.DictReader(io.StringIO("".join(lines[header:])), delimiter="\t"))


def adds_up(batch: ImportBatch) -> bool:
    rows = batch.outcome["rows"]
    return rows["READ"] == sum(count for name, count in rows.items() if name != "READ")


@pytest.mark.django_db
def test_contract_lines_lose_and_double_no_row(needs_shared):
    path = needs_shared / "data" / LINES

    batch = bring_in(path)

    assert batch.state == ImportBatch.State.SAVED
    assert batch.outcome["rows"] == {"READ": 1_336, "COUNTED": 1_221, "SUPERSEDED": 115}
    assert adds_up(batch)
    assert sum(batch.outcome["won"].values()) == 82_426_397_876
    assert Entry.objects.filter(batch=batch).count() == 1_336


@pytest.mark.django_db
def test_counted_amounts_per_agency_equal_an_independent_recomputation(needs_shared, tmp_path):
    path = needs_shared / "data" / LINES
    batch = bring_in(path)
    plain = tmp_path / "lines.csv"
    rows = rows_of(path)
    with plain.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "won"])
        writer.writerows([row["수요기관코드"], row["공급증감금액"].replace(",", "")] for row in rows)

    expected = dict(
        duckdb.sql(
            f"SELECT code, sum(won)::BIGINT FROM read_csv('{plain}', types={{'code': 'VARCHAR'}}) GROUP BY 1"
        ).fetchall()
    )

    counted: dict[str, int] = defaultdict(int)
    for code, amount in Entry.objects.filter(batch=batch, mask__gt=0).values_list("agency__code", "amount"):
        counted[code] += amount
    assert dict(counted) == expected


@pytest.mark.django_db
def test_innovative_deliveries_become_entries_and_designations(needs_shared):
    path = needs_shared / "data" / INNOVATIVE

    batch = bring_in(path)

    assert batch.outcome["rows"] == {"READ": 4_040, "COUNTED": 4_018, "NOT_COUNTED": 22}
    assert sum(batch.outcome["won"].values()) == 275_184_936_569
    numbers = {row["인증번호"] for row in rows_of(path)}
    assert set(Credential.objects.filter(kind="INNOVATIVE").values_list("number", flat=True)) == numbers
    outside = batch.findings.filter(code__in=["BEFORE_DESIGNATION", "AFTER_DESIGNATION"]).count()
    assert outside == sum(
        not row["지정시작일자"] <= row["계약(납품요구)일자"] <= row["지정종료일자"] for row in rows_of(path)
    )


@pytest.mark.django_db
def test_an_order_in_both_reports_is_counted_once(needs_shared):
    bring_in(needs_shared / "data" / LINES)

    batch = bring_in(needs_shared / "data" / INNOVATIVE)

    assert batch.outcome["rows"] == {"READ": 4_040, "COUNTED": 4_007, "NOT_COUNTED": 22, "ALREADY": 11}
    assert adds_up(batch)


@pytest.mark.django_db
def test_the_same_report_again_changes_nothing(needs_shared):
    path = needs_shared / "data" / LINES
    bring_in(path)
    before = Entry.objects.count()

    again = bring_in(path)

    assert again.outcome["rows"] == {"READ": 1_336, "ALREADY": 1_336}
    assert Entry.objects.count() == before
