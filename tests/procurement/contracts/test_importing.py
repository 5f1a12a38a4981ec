"""Uploads from the file to the ledger: what is taken in, what is rejected, what is replaced."""

import random
from datetime import date

import pytest

from priority_purchase.rates.queries import live
from procurement.contracts import importing, messages, staging
from procurement.contracts.batches import ReplacesEntries, State, WrongState
from procurement.contracts.enums import Kind, Route, Standing
from procurement.contracts.models import AgencyYear, Entry, ExcludedAccount, ImportBatch
from procurement.credentials.models import Credential
from procurement.organisations.models import Agency, Company
from tests.factories import AgencyFactory, CompanyFactory, business_number, koneps_answer, ministry, officer

pytestmark = pytest.mark.django_db

COMPANY, OTHER = business_number(50_001), business_number(50_002)
HEADER = "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목"
ALL = ("AGENCY", "COMPANY", "CLASSIFICATION", "PRODUCT")


def sheet(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\n".join([HEADER, *rows]).encode(encoding)


def line(day: str, won: str, *, number: str = COMPANY, account: str = "", title: str = "물품 구입") -> str:
    return f'{day},주식회사 도담,{number},"{won}",{day},,,{title},{account}'


def uploaded(content: bytes, *, agency: Agency | None, name: str = "sheet.csv", kind: str = "") -> ImportBatch:
    by = officer(agency) if agency else ministry()
    batch = importing.receive([content], name=name, by=by, agency=agency, credential_kind=kind)
    return importing.check(batch.pk)


def saved(content: bytes, *, agency: Agency | None, replace: bool = False, **rest: str) -> ImportBatch:
    batch = uploaded(content, agency=agency, **rest)
    assert batch.state == State.CHECKED, batch.problem
    return importing.save(batch.pk, by=batch.uploaded_by, accept=ALL, replace=replace)


def spending(agency: Agency) -> Agency:
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    return agency


def test_checking_changes_nothing_but_the_import():
    agency = AgencyFactory()

    batch = uploaded(sheet(line("2026-03-02", "1,100,000")), agency=agency)

    assert batch.state == State.CHECKED
    assert batch.outcome["rows"] == {"READ": 1, "COUNTED": 1}
    assert not Entry.objects.exists()
    assert not Company.objects.exists()


def test_new_companies_are_proposed_and_not_silently_made():
    agency = AgencyFactory()
    batch = uploaded(sheet(line("2026-03-02", "1,100,000")), agency=agency)

    importing.save(batch.pk, by=batch.uploaded_by)

    batch.refresh_from_db()
    assert batch.outcome["rows"] == {"READ": 1, "REJECTED": 1}
    assert batch.rejected_rows.get().codes == ["COMPANY_UNKNOWN"]
    assert not Company.objects.exists()


def test_an_accepted_company_joins_the_register_and_its_row_the_ledger():
    agency = spending(AgencyFactory())

    batch = saved(sheet(line("2026-03-02", "1,100,000")), agency=agency)

    entry = Entry.objects.get(batch=batch)
    assert (entry.amount, entry.supplier.business_number, entry.kind) == (1_100_000, COMPANY, Kind.UNKNOWN)
    assert entry.expenditure_date == date(2026, 3, 2)
    assert live(agency, year=2026).sums.total == 1_100_000


def test_cp949_with_a_syllable_that_euc_kr_lacks():
    agency = AgencyFactory()

    batch = saved(sheet(line("2026-03-02", "10", title="댇전 똠방"), encoding="cp949"), agency=agency)

    assert batch.recognised["encoding"] == "cp949"
    assert Entry.objects.get().title == "댇전 똠방"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (line("2026-02-30", "10"), "DATE_IMPOSSIBLE"),
        (line("2026-03-02", "10.5"), "AMOUNT_NOT_WHOLE"),
        (line("2026-03-02", "many"), "AMOUNT_UNREADABLE"),
        (line("2026-03-02", "0"), "AMOUNT_ZERO"),
        (line("2026-03-02", "10", number=COMPANY[1:]), "BUSINESS_NUMBER_NINE_DIGITS"),
        (line("2026-03-02", "#N/A"), "FORMULA_ERROR"),
        ('[소 계],,,"10",,,,,', "SUBTOTAL_ROW"),
    ],
)
def test_a_bad_row_is_rejected_with_its_number_and_the_good_ones_stay(row, code):
    agency = AgencyFactory()

    batch = saved(sheet(line("2026-03-02", "10"), row), agency=agency)

    rejected = batch.rejected_rows.get()
    assert rejected.row_no == 3
    assert rejected.codes == [code]
    assert batch.outcome["rows"] == {"READ": 2, "COUNTED": 1, "REJECTED": 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "NOT_A_TABLE"),
        (random.Random(1).randbytes(3_000), "NOT_A_SPREADSHEET"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "PASSWORD"),
        (b"PK\x03\x04" + random.Random(1).randbytes(3_000), "BROKEN_SPREADSHEET"),
        (b"SCDSA002 ...", "DOCUMENT_SECURITY"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_reason_and_changes_nothing(content, code):
    batch = uploaded(content, agency=AgencyFactory(), name="march.xlsx")

    assert batch.state == State.REFUSED
    assert batch.problem["code"] == code
    assert messages.file_problem(batch.problem).endswith(".")
    assert not batch.findings.exists()
    assert not batch.proposals.exists()
    assert not Entry.objects.exists()


def test_a_header_without_rows_is_refused_with_a_reason():
    batch = uploaded(sheet(), agency=AgencyFactory())

    assert batch.state == State.REFUSED
    assert batch.problem["code"] == "NO_ROWS"


def test_a_cancelled_check_is_cancelled_and_not_tried_again():
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    agency = AgencyFactory()
    rows = [line("2026-03-02", "10")] * 5_000
    batch = importing.receive([sheet(*rows)], name="sheet.csv", by=officer(agency), agency=agency)

    with pytest.raises(Stopped):
        importing.check(batch.pk, progress=stop)


def test_a_row_of_another_agency_is_rejected_and_one_of_a_child_is_taken():
    parent, stranger = AgencyFactory(), AgencyFactory()
    child = AgencyFactory(parent=parent)
    CompanyFactory(business_number=COMPANY)
    header = "수요기관코드,계약번호,사업자등록번호,금액,계약일자,구매유형"
    rows = [
        f"{one.code},C-{place},{COMPANY},100,2026-03-02,물품" for place, one in enumerate((parent, child, stranger))
    ]

    batch = saved("\n".join([header, *rows]).encode(), agency=parent)

    assert set(Entry.objects.values_list("agency_id", flat=True)) == {parent.pk, child.pk}
    assert batch.rejected_rows.get().codes == ["AGENCY_NOT_YOURS"]


def test_a_month_uploaded_again_replaces_that_month_after_confirmation_only():
    agency = AgencyFactory()
    saved(sheet(line("2026-03-02", "100"), line("2026-04-01", "1000")), agency=agency)
    again = uploaded(sheet(line("2026-03-09", "70")), agency=agency)

    with pytest.raises(ReplacesEntries) as refusal:
        importing.save(again.pk, by=again.uploaded_by, accept=ALL)
    importing.save(again.pk, by=again.uploaded_by, accept=ALL, replace=True)

    assert refusal.value.entries == 1
    standing = dict(Entry.objects.values_list("amount", "standing"))
    assert standing == {100: Standing.REPLACED, 1000: Standing.COUNTED, 70: Standing.COUNTED}


def test_saving_twice_has_one_effect():
    agency = AgencyFactory()
    batch = saved(sheet(line("2026-03-02", "100")), agency=agency)

    importing.save(batch.pk, by=batch.uploaded_by, accept=ALL)

    assert Entry.objects.count() == 1


def test_a_saved_upload_cannot_be_given_up():
    batch = saved(sheet(line("2026-03-02", "100")), agency=AgencyFactory())

    with pytest.raises(WrongState):
        importing.abandon(batch.pk)


def test_staging_lost_in_a_crash_is_staged_again():
    batch = uploaded(sheet(line("2026-03-02", "100")), agency=AgencyFactory())
    staging.clear(batch.pk)

    importing.save(batch.pk, by=batch.uploaded_by, accept=ALL)

    assert Entry.objects.get().amount == 100


def test_one_clear_partner_is_netted_and_several_candidates_wait():
    agency = AgencyFactory()

    saved(
        sheet(
            line("2026-03-02", "500"),
            line("2026-03-05", "-500"),
            *(line(f"2026-04-0{day}", "360000", number=OTHER) for day in (1, 2, 3)),
            line("2026-04-09", "-360000", number=OTHER),
        ),
        agency=agency,
    )

    assert Entry.objects.filter(standing=Standing.NETTED).count() == 2
    held = Entry.objects.get(standing=Standing.HELD)
    assert (held.amount, held.standing_reason) == (-360_000, "NEGATIVE_UNMATCHED")
    assert Entry.objects.filter(standing=Standing.COUNTED).count() == 3


def test_an_excluded_budget_account_is_taken_in_and_left_out_of_the_count():
    agency = spending(AgencyFactory())
    ExcludedAccount.objects.create(agency=agency, account="교육훈련비", reason="C-17")

    saved(sheet(line("2026-03-02", "100", account="교육훈련비"), line("2026-03-02", "50")), agency=agency)

    excluded = Entry.objects.get(amount=100)
    assert (excluded.standing, excluded.standing_reason) == (Standing.EXCLUDED, "BUDGET_ACCOUNT")
    assert live(agency, year=2026).sums.total == 50


def contract(**fields: str) -> dict[str, str]:
    return {
        "untyCntrctNo": "2026030000077",
        "bsnsDivNm": "공사",
        "dcsnCntrctNo": "00148196600",
        "cnstwkNm": "청사 보수공사",
        "cntrctCnclsDate": "2026-03-05",
        "thtmCntrctAmt": "1000",
        "totCntrctAmt": "9999",
        "cntrctInsttCd": "1230149",
        "dminsttList": "[1^6110000^가람광역시^지방자치단체^회계과^홍길동^000]",
        "corpList": f"[1^주계약업체^공동이행^주식회사 도담^홍길동^대한민국^33.34^^^{COMPANY}],"
        f"[2^참여업체^공동이행^주식회사 누림^홍길동^대한민국^66.66^^^{OTHER}]",
    } | fields


def test_a_joint_contract_is_split_by_share_to_the_won():
    AgencyFactory(code="6110000", name="가람광역시")

    saved(koneps_answer(contract()), agency=None, name="answer.json")

    entries = Entry.objects.order_by("amount")
    assert [entry.amount for entry in entries] == [333, 667]
    assert {entry.kind for entry in entries} == {Kind.WORKS}
    assert {entry.route for entry in entries} == {Route.VIA_PPS}


def test_a_changed_contract_enters_by_its_difference():
    AgencyFactory(code="6110000", name="가람광역시")
    single = {"corpList": f"[1^주계약업체^단독^주식회사 도담^홍길동^대한민국^100^^^{COMPANY}]"}
    saved(koneps_answer(contract(**single)), agency=None, name="a.json")

    saved(
        koneps_answer(contract(**single, dcsnCntrctNo="00148196601", thtmCntrctAmt="1300")), agency=None, name="b.json"
    )

    assert sorted(Entry.objects.values_list("change_seq", "amount")) == [(0, 1000), (1, 300)]


def test_a_deleted_contract_leaves_the_count_and_stays_visible():
    AgencyFactory(code="6110000", name="가람광역시")
    saved(koneps_answer(contract()), agency=None, name="a.json")
    deletion = {"dltDt": "2026-05-01 15:08:37", "untyCntrctNo": "2026030000077", "dcsnCntrctNo": "00148196600"}

    batch = saved(koneps_answer(deletion), agency=None, name="b.json")

    assert batch.outcome["rows"] == {"READ": 1, "DELETION": 1}
    assert set(Entry.objects.values_list("standing", "standing_reason")) == {(Standing.EXCLUDED, "DELETED_AT_SOURCE")}


def test_shares_that_do_not_add_up_reject_an_uploaded_contract():
    agency = AgencyFactory()
    CompanyFactory(business_number=COMPANY)
    CompanyFactory(business_number=OTHER)
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,지분율,공동계약묶음"
    rows = [f"J-1,{COMPANY},1000,2026-03-02,공사,30,J-1", f"J-1,{OTHER},1000,2026-03-02,공사,60,J-1"]

    batch = saved("\n".join([header, *rows]).encode(), agency=agency)

    assert not Entry.objects.exists()
    assert {code for row in batch.rejected_rows.all() for code in row.codes} == {"JV_SHARE_SUM"}


def test_a_company_list_becomes_credentials_that_count_at_once():
    agency = spending(AgencyFactory())
    saved(sheet(line("2026-03-02", "400")), agency=agency)
    listed = f"사업자번호,업체명,시작일자,만료일자,대표자명\n{COMPANY},주식회사 도담,2025-01-01,2027-12-31,".encode()

    batch = saved(listed, agency=None, name="women.csv", kind="DISABLED")

    assert batch.outcome["credentials"] == 1
    assert Credential.objects.get().kind_id == "DISABLED"
    disabled = next(one for one in live(agency, year=2026).figures if one.programme.code == "DISABLED")
    assert disabled.counted == 400


def test_a_list_rejects_companies_that_are_not_taken_in():
    known = CompanyFactory()
    rows = f"{known.business_number},주식회사 도담,2026-01-01\n{OTHER},주식회사 새솔,2026-01-01\n"
    content = f"사업자등록번호,기업명,유효시작일\n{rows}".encode()
    batch = uploaded(content, agency=None, name="women.csv", kind="WOMEN")

    saved_batch = importing.save(batch.pk, by=batch.uploaded_by, accept=())

    assert saved_batch.outcome["rows"] == {"READ": 2, "COUNTED": 1, "REJECTED": 1}
    rejected = saved_batch.rejected_rows.get()
    assert (rejected.row_no, rejected.codes) == (3, ["COMPANY_UNKNOWN"])
    assert [one.company for one in Credential.objects.all()] == [known]
    assert not Company.objects.filter(business_number=OTHER).exists()


def test_a_list_that_says_nowhere_what_it_certifies_is_asked_for_it_once():
    content = f"사업자등록번호,기업명,유효시작일\n{COMPANY},주식회사 도담,2026-01-01\n".encode()

    batch = uploaded(content, agency=None, name="women.csv")

    assert batch.state == State.REFUSED
    assert messages.file_problem(batch.problem) == "Choose what the list certifies, and upload it again."


LINES = "계약번호,변경차수,순번,사업자등록번호,계약명,금액,계약일자,구매유형,물품식별번호"


def lines_of(*rows: str) -> bytes:
    return "\n".join([LINES, *rows]).encode()


def test_lines_of_a_contract_that_nothing_tells_apart_are_rejected_together_with_what_to_do():
    agency = AgencyFactory()
    for number in (COMPANY, OTHER):
        CompanyFactory(business_number=number)

    batch = saved(
        lines_of(
            f"A-1,0,,{COMPANY},책상,100,2026-03-02,물품,",
            f"A-1,0,,{COMPANY},의자,200,2026-03-02,물품,",
            f"A-1,0,,{OTHER},운반,300,2026-03-02,물품,",
            f"A-1,1,,{COMPANY},의자,50,2026-03-02,물품,",
            f"A-2,0,가,{COMPANY},책상,100,2026-03-02,물품,",
            f"A-2,0,나,{COMPANY},책상,400,2026-03-02,물품,",
        ),
        agency=agency,
    )

    rejected = {row.row_no: row.codes for row in batch.rejected_rows.all()}
    assert rejected == {row: ["LINES_NOT_NUMBERED"] for row in (2, 3, 5, 6, 7)}
    assert Entry.objects.get().amount == 300
    assert "1, 2, 3" in messages.row_problem("LINES_NOT_NUMBERED")


def test_equal_lines_of_a_contract_are_a_repetition():
    agency = AgencyFactory()
    CompanyFactory(business_number=COMPANY)
    line_of_contract = f"A-1,0,,{COMPANY},책상,100,2026-03-02,물품,"

    batch = saved(lines_of(*[line_of_contract] * 3), agency=agency)

    assert list(batch.rejected_rows.order_by("row_no").values_list("row_no", "codes")) == [
        (3, ["TWICE_IN_FILE"]),
        (4, ["TWICE_IN_FILE"]),
    ]
    assert Entry.objects.get().amount == 100


def test_numbered_lines_are_taken_in_once_and_corrected_by_their_number():
    agency = AgencyFactory()
    CompanyFactory(business_number=COMPANY)
    first = lines_of(
        f"A-1,0,1,{COMPANY},책상,100,2026-03-02,물품,",
        f"A-1,0,2,{COMPANY},의자,200,2026-03-02,물품,",
        f"A-1,0,,{COMPANY},칠판,300,2026-03-02,물품,90000001",
        f"A-1,0,,{COMPANY},분필,400,2026-03-02,물품,90000002",
    )
    saved(first, agency=agency)

    again = saved(first, agency=agency)
    corrected = saved(lines_of(f"A-1,0,2,{COMPANY},의자,250,2026-03-02,물품,"), agency=agency, replace=True)

    assert again.outcome["rows"] == {"READ": 4, "ALREADY": 4}
    assert corrected.outcome["rows"] == {"READ": 1, "REPLACES": 1}
    counted = Entry.objects.filter(standing=Standing.COUNTED)
    assert sorted(counted.values_list("amount", flat=True)) == [100, 250, 300, 400]


@pytest.mark.parametrize(
    ("number", "change", "code"),
    [
        ("A-1", "가", "CHANGE_UNREADABLE"),
        ("", "0", "CONTRACT_NUMBER_MISSING"),
        ("1.23E+12", "0", "NUMBER_SHORTENED"),
        ("#N/A", "0", "FORMULA_ERROR"),
    ],
)
def test_a_deletion_that_does_not_say_what_it_deletes_is_rejected(number, change, code):
    agency = AgencyFactory()
    CompanyFactory(business_number=COMPANY)
    saved(lines_of(f"A-1,0,1,{COMPANY},책상,100,2026-03-02,물품,"), agency=agency)

    deletion = f"{LINES},삭제여부\n{number},{change},,,,,,,,Y".encode()
    batch = saved(deletion, agency=agency)

    assert batch.rejected_rows.get().codes == [code]
    assert batch.outcome["rows"] == {"READ": 1, "REJECTED": 1}
    assert Entry.objects.get().standing == Standing.COUNTED


def test_a_deletion_needs_no_amount_and_no_supplier():
    agency = AgencyFactory()
    CompanyFactory(business_number=COMPANY)
    saved(lines_of(f"A-1,0,1,{COMPANY},책상,100,2026-03-02,물품,"), agency=agency)

    batch = saved(f"{LINES},삭제여부\nA-1,0,,,,,,,,삭제".encode(), agency=agency)

    assert batch.outcome["rows"] == {"READ": 1, "DELETION": 1}
    assert Entry.objects.get().standing_reason == "DELETED_AT_SOURCE"


def test_a_refusal_names_the_format_in_words():
    batch = uploaded(b"contract_no,supplier_no,amount\nA,1,2\n", agency=AgencyFactory())

    assert "contract file of this platform" in messages.file_problem(batch.problem)
