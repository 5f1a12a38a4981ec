"""What a save may take over from the check, and what it must look at again."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.contracts import importing, judging, months, resolving
from procurement.contracts.batches import ReplacesEntries, State
from procurement.contracts.enums import Standing
from procurement.contracts.models import AgencyYear, Entry, ExcludedAccount, ImportBatch
from procurement.organisations.models import Agency, Company, User
from tests.concurrency import at_once, one_after_the_other
from tests.factories import AgencyFactory, CompanyFactory, business_number, ministry, parameter

HEADER = "수요기관코드,계약번호,변경차수,사업자등록번호,금액,계약일자,변경일자,구매유형,삭제여부"
NUMBER = business_number(60_001)


def contracts(agency: Agency, *rows: str) -> bytes:
    return "\n".join([HEADER, *(f"{agency.code},{row}" for row in rows)]).encode()


def row(
    contract: str, won: int, *, change: int = 0, day: str = "2026-03-02", number: str = NUMBER, out: str = ""
) -> str:
    return f"{contract},{change},{number},{won},2026-03-02,{day},물품,{out}"


def checked(content: bytes, by: User | None = None) -> ImportBatch:
    batch = importing.receive([content], name="own.csv", by=by or ministry(), agency=None)
    return importing.check(batch.pk)


def saved(content: bytes, *, replace: bool = False) -> ImportBatch:
    batch = checked(content)
    return importing.save(batch.pk, by=batch.uploaded_by, replace=replace)


@pytest.fixture
def resolutions(monkeypatch):
    """How often rows are resolved and judged."""
    counted = {"resolve": 0, "judge": 0}
    for module, name in ((resolving, "resolve"), (judging, "judge")):
        real = getattr(module, name)

        def counting(*args, real=real, name=name, **rest):
            counted[name] += 1
            return real(*args, **rest)

        monkeypatch.setattr(module, name, counting)
    return counted


def test_a_save_soon_after_the_check_takes_its_judgement_over(committed_db, resolutions):
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    batch = saved(contracts(agency, row("A-1", 500), row("A-2", 700)))

    assert resolutions == {"resolve": 1, "judge": 1}
    assert batch.outcome["rows"] == {"READ": 2, "COUNTED": 2}
    assert sorted(Entry.objects.values_list("amount", flat=True)) == [500, 700]


def test_a_register_that_changed_since_the_check_is_looked_up_again(committed_db, resolutions):
    agency, other = AgencyFactory(), AgencyFactory(code="7777777")
    CompanyFactory(business_number=NUMBER)
    batch = checked(contracts(agency, row("A-1", 500)))
    code, agency.code = agency.code, "8888888"
    agency.save()
    other.code = code
    other.save()

    importing.save(batch.pk, by=batch.uploaded_by)

    assert resolutions == {"resolve": 2, "judge": 2}
    assert Entry.objects.get().agency == other


def test_an_import_that_came_between_is_seen(committed_db):
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    first, second = (checked(contracts(agency, row("A-1", won))) for won in (500, 800))
    importing.save(first.pk, by=first.uploaded_by)

    with pytest.raises(ReplacesEntries):
        importing.save(second.pk, by=second.uploaded_by)
    batch = importing.save(second.pk, by=second.uploaded_by, replace=True)

    assert batch.outcome["rows"] == {"READ": 1, "REPLACES": 1}
    assert sorted(Entry.objects.values_list("amount", "standing")) == [
        (500, Standing.REPLACED),
        (800, Standing.COUNTED),
    ]


def test_two_saves_of_one_file_at_once_enter_its_contracts_once(committed_db):
    agency, by = AgencyFactory(), ministry()
    CompanyFactory(business_number=NUMBER)
    content = contracts(agency, *(row(f"A-{number}", 100 + number) for number in range(40)))
    batches = [checked(content, by) for _ in range(2)]
    failed: list[BaseException] = []

    def both() -> None:
        failed.extend(at_once([lambda batch=batch: importing.save(batch.pk, by=by) for batch in batches]))

    assert one_after_the_other(lambda: AgencyYear.objects.create(agency=agency, year=2026), both) == []

    assert not failed
    assert Entry.objects.count() == 40
    outcomes = [ImportBatch.objects.get(pk=batch.pk).outcome["rows"] for batch in batches]
    assert sorted(outcomes, key=str) == [{"ALREADY": 40, "READ": 40}, {"COUNTED": 40, "READ": 40}]


@pytest.mark.django_db
def test_the_lines_that_an_upload_no_longer_has_are_looked_for_once_in_a_save():
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    header = "결의일자,기업명,사업자등록번호,계,신고기준일,적요,예산과목"
    batches = []
    for won in (500, 700):
        sheet = f"{header}\n2026-03-02,도담,{NUMBER},{won},2026-03-02,물품,"
        batches.append(importing.receive([sheet.encode()], name="sheet.csv", by=ministry(), agency=agency))
        importing.check(batches[-1].pk)
        with CaptureQueriesContext(connection) as queries:
            importing.save(batches[-1].pk, by=batches[-1].uploaded_by, replace=True)

    looked = [one for one in queries if months._GONE.split("%(counted)s AS published")[1][:60] in one["sql"]]
    assert len(looked) == 1
    assert sorted(Entry.objects.values_list("amount", "standing")) == [
        (500, Standing.REPLACED),
        (700, Standing.COUNTED),
    ]


@pytest.mark.django_db
def test_a_refused_company_is_rejected_at_the_save(now):
    agency = AgencyFactory()
    batch = checked(contracts(agency, row("A-1", 500)))
    assert batch.outcome["rows"] == {"READ": 1, "COUNTED": 1}

    batch = importing.save(batch.pk, by=batch.uploaded_by)

    assert batch.state == State.SAVED
    assert batch.outcome["rows"] == {"READ": 1, "REJECTED": 1}
    assert [one.codes for one in batch.rejected_rows.all()] == [["COMPANY_UNKNOWN"]]
    assert not Company.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "last", "standing"), [(2025, 2025, 1), (2026, None, 2), (None, 2025, 1)])
def test_an_excluded_account_counts_only_in_its_years(first, last, standing):
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    ExcludedAccount.objects.create(agency=agency, account="210-01", reason="인건비", year_from=first, year_to=last)
    header = "결의일자,기업명,사업자등록번호,계,신고기준일,적요,예산과목"
    sheet = f"{header}\n2026-03-02,도담,{NUMBER},500,2026-03-02,물품,210-01"
    batch = importing.receive([sheet.encode()], name="sheet.csv", by=ministry(), agency=agency)
    importing.check(batch.pk)
    importing.save(batch.pk, by=batch.uploaded_by)

    assert Entry.objects.get().standing == standing


# --- Contracts deleted at the source (rules C-13, C-16) -----------------------------------------------
def published(agency: Agency, year: int) -> None:
    AgencyYear.objects.update_or_create(agency=agency, year=year, defaults={"published_on": date(2026, 3, 31)})


@pytest.mark.django_db
def test_c_13_a_contract_deleted_in_a_published_year_is_taken_back_in_the_year_of_the_deletion():
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    old = f"A-1,0,{NUMBER},900,2025-05-02,2025-05-02,물품,"
    saved(contracts(agency, old))
    published(agency, 2025)
    deletion = contracts(agency, f"A-1,0,{NUMBER},900,2025-05-02,2026-06-01,물품,Y")

    batch = saved(deletion)
    saved(deletion)

    assert batch.outcome["rows"] == {"READ": 1, "DELETION": 1}
    found = Entry.objects.order_by("pk").values_list("year", "amount", "standing", "standing_reason")
    assert list(found) == [
        (2025, 900, Standing.COUNTED, ""),
        (2026, -900, Standing.COUNTED, "DELETED_AT_SOURCE"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [0, 1])
def test_c_13_a_deletion_that_differs_from_its_entry_shows_the_won_of_its_file(change):
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    saved(contracts(agency, f"A-1,{change},{NUMBER},900,2025-05-02,2025-05-02,물품,"))
    published(agency, 2025)

    batch = saved(contracts(agency, f"A-1,{change},{NUMBER},1000,2025-05-02,2026-06-01,물품,Y"))

    assert batch.outcome["rows"] == {"READ": 1, "DELETION": 1}
    assert batch.outcome["won"] == {"DELETION": 1_000}
    assert batch.period_from == date(2026, 6, 1)
    made = Entry.objects.get(year=2026)
    assert (made.amount, made.booked_on, made.standing_reason) == (-900, date(2026, 6, 1), "DELETED_AT_SOURCE")


@pytest.mark.django_db
def test_c_16_a_contract_deleted_in_an_open_year_leaves_the_count():
    agency = AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    saved(contracts(agency, row("A-1", 900), row("A-1", 50, change=1, day="2026-04-01")))

    saved(contracts(agency, row("A-1", 50, change=1, day="2026-04-01", out="Y")))

    found = Entry.objects.order_by("pk").values_list("amount", "standing")
    assert list(found) == [(900, Standing.COUNTED), (50, Standing.EXCLUDED)]


@pytest.mark.django_db
def test_an_officer_deletes_only_contracts_of_the_own_agency():
    agency, other = AgencyFactory(), AgencyFactory()
    CompanyFactory(business_number=NUMBER)
    saved(contracts(agency, row("A-1", 900)))
    mine = f"계약번호,변경차수,사업자등록번호,금액,계약일자,삭제여부\nA-1,0,{NUMBER},900,2026-03-02,Y"
    unknown = (
        f"수요기관코드,계약번호,변경차수,사업자등록번호,금액,계약일자,삭제여부\n9999999,A-1,0,{NUMBER},900,2026-03-02,Y"
    )
    for content in (mine, unknown):
        batch = importing.receive([content.encode()], name="own.csv", by=ministry(), agency=other)
        importing.check(batch.pk)
        importing.save(batch.pk, by=batch.uploaded_by)

    assert set(Entry.objects.values_list("standing", flat=True)) == {Standing.COUNTED}


# --- Numbers of the site's policy set -------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "shares", "amounts"), [("WARN", (30, 60), [333, 667]), ("REJECT", (30, 60), [])])
def test_the_policy_set_says_what_happens_to_shares_that_do_not_add_up(answer, shares, amounts):
    parameter("imports.joint_share_upload", answer)
    agency = AgencyFactory()
    numbers = [CompanyFactory().business_number for _ in shares]
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,지분율,공동계약묶음"
    rows = [f"J-1,{number},1000,2026-03-02,공사,{share},J-1" for number, share in zip(numbers, shares, strict=True)]
    batch = importing.receive(["\n".join([header, *rows]).encode()], name="own.csv", by=ministry(), agency=agency)
    importing.check(batch.pk)
    importing.save(batch.pk, by=batch.uploaded_by)

    assert sorted(Entry.objects.values_list("amount", flat=True)) == amounts
