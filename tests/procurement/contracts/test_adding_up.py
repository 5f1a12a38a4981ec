"""What the page of an upload shows adds up, in rows and in won, whatever the file says."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from hypothesis import given, note, settings
from hypothesis import strategies as st

from procurement.contracts import importing, views
from procurement.contracts.batches import State
from procurement.contracts.enums import Standing
from procurement.contracts.models import Entry, ImportBatch
from procurement.organisations.models import Agency
from tests.factories import AgencyFactory, business_number, ministry

HEADER = (
    "수요기관코드", "계약번호", "변경차수", "순번", "계약납품구분", "계약구분", "구매유형", "계약명", "세부품명번호",
    "세부품명", "물품식별번호", "품목명", "사업자등록번호", "업체명", "기업규모", "금액", "계약일자", "변경일자",
    "조달방식", "계약방법", "외자여부", "예산과목", "공동계약묶음", "지분율", "삭제여부",
)  # fmt: skip
PLACES = {name: place for place, name in enumerate(HEADER)}
ALL = ("AGENCY", "COMPANY", "CLASSIFICATION", "PRODUCT")
SPLIT_BY = ("금액", "공동계약묶음", "계약번호", "변경차수", "지분율")
MOST_SHARED = 10**18
"""Won of the largest joint contract looked at: a million trillion."""
SHARES_READ = {"50", "33", "67", "30", "60", "33.33", "33.34", "1", "99"}
STAGES = ("계약", "총액단가계약")
ENTERING = ("COUNTED", "SUPERSEDED", "NOT_COUNTED", "REPLACES")
TEXTS = ("계약명", "세부품명", "품목명", "업체명", "계약방법", "계약구분", "예산과목", "기업규모", "조달방식")

HOSTILE = st.sampled_from([
    "\t", '"', "'", "\\", "\\N", "\\.", "\x1f", "\x1e", "\x0b", "\x7f", "\x85", "\r", "\n", "\r\n", ",", ";",
    "\u202e", "\u2028", "\u3000", "\ufeff", "\ud7ff", "\U0010fffd", "\U0001f3d7\ufe0f", "\U0001f469\u200d\U0001f4bc",
    "댇똠", "é", "ﷺ", " ", "%s", "%%", "{", "}", "NULL", "=1+1", "#N/A", "소계", "<b>",
])  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=3), max_size=4).map("".join).map(
    lambda text: text.replace("\x00", "")
) | st.just("청사 보수공사")
WON = st.one_of(
    st.integers(-2_000, 2_000),
    st.integers(-(10**15), 10**15),
    st.sampled_from([2**31 - 1, 2**31, -(2**31) - 1, 10**18 - 1, 1 - 10**18, 10**18, 2**63 - 1, 2**63, 10**25]),
).map(str)
SHARES = st.sampled_from([(100,), (50, 50), (33, 67), (30, 60), ("33.33", "33.33", "33.34"), (1, 99), (0, 100)])


@st.composite
def rows(draw: st.DrawFn) -> list[list[str]]:
    """One row, or the members of a joint contract; now and then with a hostile text in any column."""
    row = [""] * len(HEADER)

    def put(name: str, value: Any) -> None:
        row[PLACES[name]] = str(value)

    number = draw(st.integers(0, 2))
    put("수요기관코드", draw(st.sampled_from(["@"] * 5 + ["", "9999999"])))
    put("계약번호", f"K-{number}")
    put("변경차수", draw(st.sampled_from(["", "", "0", "1"])))
    put("순번", draw(st.sampled_from(["", "", "", "1", "2"])))
    put("계약납품구분", draw(st.sampled_from(["계약", "계약", "납품요구", ""])))
    put("구매유형", draw(st.sampled_from(["물품", "용역", "공사", ""])))
    put("금액", draw(WON))
    put("계약일자", draw(st.sampled_from(["2026-03-02"] * 3 + ["2025-12-31", "2024.2.29", "2026-02-30", ""])))
    put("변경일자", draw(st.sampled_from(["", "", "2026-05-31"])))
    put("세부품명번호", draw(st.sampled_from(["", "5512190301"])))
    put("물품식별번호", draw(st.sampled_from(["", "", "91000001"])))
    put("삭제여부", draw(st.sampled_from([""] * 9 + ["Y"])))
    for name in TEXTS:
        put(name, draw(st.sampled_from(["", "총액단가계약"]) | TEXT if name == "계약구분" else st.just("") | TEXT))
    for name in draw(st.just([]) | st.lists(st.sampled_from(HEADER), max_size=2)):
        put(name, draw(TEXT))
    shares = draw(st.just((100,)) | SHARES)
    members = []
    for place, share in enumerate(shares):
        member = list(row)
        member[PLACES["사업자등록번호"]] = draw(
            st.sampled_from([business_number(80_000 + (number + place) % 4)] * 5 + ["12345", ""])
        )
        if len(shares) > 1:
            member[PLACES["공동계약묶음"]], member[PLACES["지분율"]] = f"J-{number}", str(share)
        members.append(member)
    return members


FILES = st.lists(rows(), min_size=1, max_size=6).map(lambda parts: [row for part in parts for row in part])


def written(agency: Agency, lines: list[list[str]]) -> bytes:
    text = io.StringIO()
    target = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    target.writerow(HEADER)
    target.writerows([agency.code if cell == "@" else cell for cell in line] for line in lines)
    return text.getvalue().encode("utf-8", "surrogatepass")


def shown(batch: ImportBatch) -> tuple[int, Counter[str], Counter[str]]:
    """Rows read, and rows and won by outcome, as the page of the upload lists them."""
    page = views._context(batch)
    counted = Counter({name: rows for name, _label, rows, _won in page["outcome"]})
    won = Counter({name: amount for name, _label, _rows, amount in page["outcome"] if amount is not None})
    return page["read"] or 0, counted, won


def won_of(lines: list[list[str]]) -> int | None:
    """The won of a file, a joint contract once; ``None`` when that takes more than adding plain numbers."""
    whole: dict[tuple[str, str, str], set[int]] = {}
    total = 0
    if any("계" in cell or "otal" in cell.lower() for line in lines for cell in line if cell not in STAGES):
        return None
    for line in lines:
        amount, bundle, contract, change, share = (line[PLACES[name]] for name in SPLIT_BY)
        if not re.fullmatch("-?[0-9]{1,26}", amount):
            return None
        won = int(amount) if abs(int(amount)) < 10**18 else 0
        if not bundle:
            total += won
        elif re.fullmatch("J-[0-9]K-[0-9][01]?", f"{bundle}{contract}{change}") and share in SHARES_READ:
            whole.setdefault((bundle, contract, change or "0"), set()).add(won)
        else:
            return None
    if any(len(amounts) > 1 or max(map(abs, amounts)) > MOST_SHARED for amounts in whole.values()):
        return None
    return total + sum(amounts.pop() for amounts in whole.values())


def page_adds_up(batch: ImportBatch, lines: list[list[str]]) -> None:
    read, counted, won = shown(batch)
    assert read == sum(counted.values()) == len(lines)
    assert set(won) <= set(counted)
    assert counted["REJECTED"] == batch.rejected_rows.count()
    expected = won_of(lines)
    if expected is not None:
        assert won.total() == expected


def upload(agency: Agency, lines: list[list[str]]) -> ImportBatch:
    by = ministry()
    batch = importing.check(importing.receive([written(agency, lines)], name="own.csv", by=by, agency=agency).pk)
    if batch.state == State.REFUSED:
        assert views._context(batch)["problem"]
        return batch
    page_adds_up(batch, lines)
    before = set(Entry.objects.values_list("pk", "standing"))
    saved = importing.save(batch.pk, by=by, accept=ALL, replace=True)
    page_adds_up(saved, lines)
    _, counted, won = shown(saved)
    entered = Entry.objects.filter(batch=saved)
    assert _won(entered) == sum(won[name] for name in ENTERING)
    assert entered.values("row_no").distinct().count() == sum(counted[name] for name in ENTERING)
    if not counted["REPLACES"]:
        taken_in = Q(standing=Standing.COUNTED) | Q(standing_reason="DELETED_AT_SOURCE")
        assert _won(entered.filter(taken_in)) == won["COUNTED"] + won["SUPERSEDED"]
        assert _won(entered.exclude(taken_in)) == won["NOT_COUNTED"]
    changed = {pk for pk, standing in before - set(Entry.objects.values_list("pk", "standing"))}
    put_aside = Entry.objects.filter(pk__in=changed, standing=Standing.REPLACED)
    assert put_aside.count() == saved.outcome["replaced_entries"]
    taken_out = Entry.objects.filter(pk__in=changed).exclude(standing=Standing.REPLACED)
    assert set(taken_out.values_list("standing_reason", flat=True)) <= {"DELETED_AT_SOURCE"}
    assert bool(counted["DELETION"]) >= taken_out.exists()
    return saved


def _won(entries: QuerySet[Entry]) -> int:
    return entries.aggregate(won=Sum("amount"))["won"] or 0


def _kept() -> Counter[tuple[Any, ...]]:
    names = ("contract_no", "change_seq", "line_no", "supplier_id", "booked_on", "amount", "standing", "share")
    return Counter(Entry.objects.exclude(standing=Standing.REPLACED).values_list(*names))


def check(files: list[list[list[str]]]) -> None:
    with transaction.atomic():
        agency = AgencyFactory()
        for lines in files:
            note(repr(lines))
            first, kept = upload(agency, lines), _kept()
            if first.state != State.REFUSED and "DELETION" not in first.outcome["rows"]:
                upload(agency, lines)
                assert _kept() == kept, "the same file again changes nothing"
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(FILES, min_size=1, max_size=2))
def test_every_row_and_every_won_of_a_file_is_accounted_for(files):
    check(files)


@pytest.mark.django_db
@pytest.mark.parametrize("name", HEADER)
def test_a_zero_byte_in_any_column_refuses_the_file_and_changes_nothing(name):
    agency, line = AgencyFactory(), [""] * len(HEADER)
    line[PLACES["계약번호"]], line[PLACES[name]] = "K-1", "a\x00b"

    batch = upload(agency, [line])

    assert (batch.state, batch.problem["code"]) == (State.REFUSED, "NUL_BYTES")
    assert not Entry.objects.exists()


@st.composite
def joint(draw: st.DrawFn) -> tuple[int, list[Decimal]]:
    """The won of a joint contract and the shares of its members, which are 100 % together."""
    cuts = sorted(draw(st.sets(st.integers(1, 999_999), min_size=1, max_size=4)))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
    return draw(st.integers(1, 100_000) | st.integers(1, 10**12)), [Decimal(part) / 10_000 for part in parts]


@pytest.mark.django_db
@settings(max_examples=20)
@given(st.lists(joint(), min_size=1, max_size=8))
def test_c8_each_member_has_its_share_and_together_they_have_every_won(contracts):
    with transaction.atomic():
        agency = AgencyFactory()
        lines = []
        for number, (won, shares) in enumerate(contracts):
            for place, share in enumerate(shares):
                line = [""] * len(HEADER)
                values = {"계약번호": f"K-{number}", "공동계약묶음": f"J-{number}", "지분율": share, "금액": won}
                values |= {
                    "사업자등록번호": business_number(81_000 + place),
                    "계약일자": "2026-03-02",
                    "구매유형": "공사",
                }
                for name, value in values.items():
                    line[PLACES[name]] = str(value)
                lines.append(line)
        upload(agency, lines)
        for number, (won, shares) in enumerate(contracts):
            parts = Entry.objects.filter(contract_no=f"K-{number}").order_by("supplier__business_number")
            exact = [won * share / 100 for share in shares]
            assert sum(one.amount for one in parts) == won
            by_number = sorted(
                zip([business_number(81_000 + place) for place in range(len(shares))], exact, strict=True)
            )
            assert all(abs(one.amount - part) < 1 for one, (_, part) in zip(parts, by_number, strict=True))
        transaction.set_rollback(True)


@pytest.mark.sweep
@pytest.mark.django_db
@settings(max_examples=400)
@given(st.lists(FILES, min_size=1, max_size=3))
def test_every_row_and_every_won_of_many_files_is_accounted_for(files):
    check(files)
