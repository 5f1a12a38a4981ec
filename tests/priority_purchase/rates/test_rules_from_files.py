"""Counting rules and worked cases from the file to the figure: an upload in, rates out."""

from datetime import date

import pytest

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind, Status
from priority_purchase.rates.models import Result
from priority_purchase.rates.queries import live
from priority_purchase.rates.verification import differences_of
from procurement.contracts import decisions, importing
from procurement.contracts.batches import State
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.messages import row_problem
from procurement.contracts.models import AgencyYear, Entry, ImportBatch
from procurement.organisations.models import Agency, Company
from tests.factories import AgencyFactory, CompanyFactory, business_number, credential, koneps_answer, ministry
from tests.priority_purchase.rates.scenarios import Asked, company, large
from tests.priority_purchase.rates.test_examples import figure_of

pytestmark = pytest.mark.django_db

CONTRACTS = "수요기관코드,계약번호,변경차수,사업자등록번호,금액,누계금액,계약일자,변경일자,구매유형,삭제여부"
SPENDING = "결의일자,기업명,사업자등록번호,계,신고기준일,적요"


def upload(content: str, *, agency: Agency | None = None, name: str = "own.csv", replace: bool = False) -> ImportBatch:
    by = ministry()
    batch = importing.receive([content.encode()], name=name, by=by, agency=agency)
    checked = importing.check(batch.pk)
    assert checked.state == State.CHECKED, checked.problem
    return importing.save(batch.pk, by=by, accept=("COMPANY",), replace=replace)


def contracts(*rows: str) -> ImportBatch:
    return upload("\n".join([CONTRACTS, *rows]))


def row(
    agency: Agency,
    number: str,
    supplier: Company,
    won: int | str,
    *,
    change: int = 0,
    after: str = "",
    signed: str = "2026-03-02",
    day: str = "",
    kind: str = "물품",
    out: str = "",
) -> str:
    start = f"{agency.code},{number},{change},{supplier.business_number},{won},{after}"
    return f"{start},{signed},{day or signed},{kind},{out}"


def answer(**fields: str) -> str:
    item = {
        "bsnsDivNm": "공사",
        "dcsnCntrctNo": "00148196600",
        "cnstwkNm": "청사 보수공사",
        "cntrctCnclsDate": "2026-03-05",
        "thtmCntrctAmt": "1000",
        "totCntrctAmt": "9999",
        "cntrctInsttCd": "6110000",
        "dminsttList": "[1^6110000^가람광역시^지방자치단체^회계과^홍길동^000]",
    } | fields
    return koneps_answer(item).decode()


def member(place: int, role: str, share: str, number: str) -> str:
    return f"[{place}^{role}^공동이행^주식회사 도담^홍길동^대한민국^{share}^^^{number}]"


def amounts(agency: Agency, programme: str = "SME", year: int = 2026) -> tuple[int | None, int | None]:
    figure = figure_of(Asked(agency, programme, year=year))
    return figure.counted, figure.base


def published(agency: Agency, year: int = 2025) -> Result:
    """Evaluate and publish a year, as the ministry does; gives the agency's frozen SME result."""
    run = evaluation.open_run(year=year, kind=RunKind.OFFICIAL, by=ministry())
    evaluation.execute(run.pk)
    evaluation.publish(run.pk)
    return Result.objects.get(run=run, agency=agency, programme_code="SME")


@pytest.fixture
def small() -> Company:
    return company("SME")


def test_c9_a_maker_named_in_the_contract_does_not_count_as_partner(small):
    agency = AgencyFactory(code="6110000", name="가람광역시")
    prime = large()
    partners = [member(1, "주계약업체", "100", prime.business_number), member(2, "제작사", "", small.business_number)]

    upload(answer(corpList=",".join(partners)), name="answer.json")

    assert Entry.objects.get().supplier == prime
    assert amounts(agency) == (0, 1_000)
    assert figure_of(Asked(agency, "SME")).rate == 0


def test_c11_orders_of_a_unit_price_contract_count_and_its_ceiling_never(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,납품요구일자,계약납품구분,계약구분,구매유형"
    by, number, other = "2026-01-15", small.business_number, large().business_number
    rows = [
        f"U-1,{number},2000,{by},,계약,제3자단가계약,물품",
        f"D-1,{number},150,{by},2026-02-01,납품요구,,물품",
        f"D-2,{number},250,{by},2026-05-01,납품요구,,물품",
        f"C-1,{other},600,{by},,계약,총액계약,물품",
    ]

    batch = upload("\n".join([header, *rows]), agency=agency)

    assert batch.outcome["rows"] == {"READ": 4, "COUNTED": 3, "NOT_COUNTED": 1}
    assert batch.outcome["won"] == {"COUNTED": 1_000, "NOT_COUNTED": 2_000}
    ceiling = Entry.objects.get(contract_no="U-1")
    assert (ceiling.standing, ceiling.standing_reason) == (Standing.EXCLUDED, "UNIT_PRICE_CEILING")
    assert amounts(agency) == (400, 1_000)


def test_c11_an_order_counts_in_the_year_of_the_order(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,납품요구일자,계약납품구분,구매유형"

    upload(f"{header}\nD-1,{small.business_number},150,2025-12-15,2026-02-01,납품요구,물품", agency=agency)

    assert amounts(agency, year=2025) == (0, 0)
    assert amounts(agency) == (150, 150)


def test_c12_each_instalment_of_continuing_works_counts_in_its_own_year(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,장기계속구분,초년도계약번호,장기계속차수"
    rows = [
        f"L-{place},{small.business_number},{won},{year}-02-01,공사,장기계속,L-1,{place}"
        for place, (year, won) in enumerate([(2025, 100), (2026, 120), (2027, 80)], start=1)
    ]

    upload("\n".join([header, *rows]), agency=agency)

    assert [amounts(agency, year=year) for year in (2025, 2026, 2027)] == [(100, 100), (120, 120), (80, 80)]


def test_c12_of_an_instalment_contract_only_this_years_amount_counts(small):
    agency = AgencyFactory(code="6110000", name="가람광역시")
    partner = member(1, "주계약업체", "100", small.business_number)

    upload(
        answer(corpList=partner, thtmCntrctAmt="120", totCntrctAmt="300", lngtrmCtnuDivNm="장기계속계약"),
        name="answer.json",
    )

    assert amounts(agency) == (120, 120)


def test_c13_a_change_inside_an_open_year_restates_the_line(agency, small):
    contracts(
        row(agency, "A-1", small, 200, signed="2025-06-01"), row(agency, "A-2", large(), 240, signed="2025-06-01")
    )

    contracts(row(agency, "A-1", small, 60, change=1, signed="2025-06-01", day="2026-01-20"))

    assert amounts(agency, year=2025) == (260, 500)
    assert amounts(agency) == (0, 0)


@pytest.mark.parametrize("written", [{"won": -50}, {"won": "", "after": "150"}])
def test_c13_a_change_after_publication_is_a_signed_entry_in_the_year_of_the_change(agency, small, written):
    """Example E16, from the file: as an increase or decrease, or as the amount after the change."""
    contracts(
        row(agency, "A-1", small, 200, signed="2025-06-01"),
        row(agency, "B-1", small, 600),
        row(agency, "B-2", large(), 400),
    )
    frozen = published(agency)

    contracts(row(agency, "A-1", small, change=1, signed="2025-06-01", day="2026-07-01", **written))

    assert amounts(agency, year=2025) == (200, 200)
    assert amounts(agency) == (550, 950)
    assert (frozen.counted, frozen.base) == (200, 200)
    delta = Entry.objects.get(change_seq=1)
    assert (delta.year, delta.booked_on, delta.amount) == (2026, date(2026, 7, 1), -50)
    assert differences_of(2025) == differences_of(2026) == []


def test_c13_a_contract_deleted_after_publication_is_taken_back_in_the_year_of_the_deletion(agency, small):
    contracts(row(agency, "A-1", small, 200, signed="2025-06-01"), row(agency, "B-1", large(), 1_000))
    published(agency)
    deletion = row(agency, "A-1", small, 200, signed="2025-06-01", day="2026-07-01", out="Y")

    contracts(deletion)
    contracts(deletion)

    assert amounts(agency, year=2025) == (200, 200)
    assert amounts(agency) == (-200, 800)
    assert differences_of(2025) == differences_of(2026) == []


def test_c14_a_contract_cancelled_with_nothing_accepted_leaves_both_parts(agency, small):
    contracts(row(agency, "A-1", small, 500), row(agency, "A-2", small, 200), row(agency, "A-3", large(), 300))
    assert amounts(agency) == (700, 1_000)

    contracts(row(agency, "A-1", small, 500, day="2026-05-01", out="Y"))

    assert amounts(agency) == (200, 500)
    assert Entry.objects.get(contract_no="A-1").standing_reason == "DELETED_AT_SOURCE"


@pytest.mark.parametrize("written", [{"won": -500}, {"won": "", "after": "0"}])
def test_c14_a_contract_changed_to_nothing_leaves_both_parts(agency, small, written):
    contracts(row(agency, "A-1", small, 500), row(agency, "A-2", small, 200), row(agency, "A-3", large(), 300))

    contracts(row(agency, "A-1", small, change=1, day="2026-05-01", **written))

    assert amounts(agency) == (200, 500)


@pytest.mark.parametrize("written", [{"won": -380}, {"won": "", "after": "120"}])
def test_c14_part_acceptance_keeps_the_accepted_amount(agency, small, written):
    contracts(row(agency, "A-1", small, 500), row(agency, "A-2", large(), 300))

    contracts(row(agency, "A-1", small, change=1, day="2026-05-01", **written))

    assert amounts(agency) == (120, 420)


def test_c21_hyphens_and_spaces_do_not_hide_a_company(agency):
    small = CompanyFactory(business_number=business_number(70_001))
    credential("SME", small)
    digits = small.business_number
    written = [digits, f"{digits[:3]}-{digits[3:5]}-{digits[5:]}", f" {digits[:3]} {digits[3:]}", f'"=""{digits}"""']
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형"

    batch = upload(
        "\n".join([header, *(f"N-{place},{text},10,2026-03-02,물품" for place, text in enumerate(written))]),
        agency=agency,
    )

    assert batch.outcome["rows"] == {"READ": 4, "COUNTED": 4}
    assert Company.objects.count() == 1
    assert amounts(agency) == (40, 40)


def test_c21_nine_digits_are_not_padded_and_a_wrong_check_digit_only_warns(agency):
    right = business_number(70_002)
    wrong = right[:9] + str((int(right[9]) + 1) % 10)
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형"
    rows = [f"N-{place},{text},10,2026-03-02,물품" for place, text in enumerate([right, right[1:], wrong])]

    batch = upload("\n".join([header, *rows]), agency=agency)

    assert batch.rejected_rows.get().codes == ["BUSINESS_NUMBER_NINE_DIGITS"]
    assert set(Company.objects.values_list("business_number", "checksum_ok")) == {(right, True), (wrong, False)}
    assert batch.findings.filter(code="BUSINESS_NUMBER_CHECKSUM", severity="WARNING").count() == 1
    assert live(agency, year=2026).sums.total == 20


def test_c21_a_number_keeps_its_leading_nought(agency):
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형"

    upload(f"{header}\nN-1,012-34-56789,10,2026-03-02,물품", agency=agency)

    assert Company.objects.get().business_number == "0123456789"


def test_v08_nothing_of_a_joint_contract_counts_while_its_shares_do_not_add_up(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,지분율,공동계약묶음"

    def rows(first: int, second: int) -> str:
        parts = [(small, first), (large(), second)]
        lines = (f"J-1,{one.business_number},1000,2026-03-02,공사,{share},J-1" for one, share in parts)
        return "\n".join([header, *lines])

    batch = upload(rows(30, 60), agency=agency)

    assert batch.outcome["rows"] == {"READ": 2, "REJECTED": 2}
    assert {code for one in batch.rejected_rows.all() for code in one.codes} == {"JV_SHARE_SUM"}
    assert figure_of(Asked(agency, "SME")).status == Status.ZERO_DENOMINATOR

    upload(rows(30, 70), agency=agency)

    assert amounts(agency) == (300, 1_000)


def spending(agency: Agency, *lines: tuple[str, int], supplier: Company) -> ImportBatch:
    rows = (f"{day},도담,{supplier.business_number},{won},{day},구입" for day, won in lines)
    return upload("\n".join([SPENDING, *rows]), agency=agency)


def test_v18_a_negative_line_with_several_candidates_waits_for_the_officer(agency, small):
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    days = ("2026-03-02", "2026-04-02", "2026-05-02")

    spending(agency, *((day, 360_000) for day in days), ("2026-05-09", -360_000), supplier=small)

    held = Entry.objects.get(standing=Standing.HELD)
    assert (held.amount, held.standing_reason) == (-360_000, "NEGATIVE_UNMATCHED")
    assert amounts(agency) == (1_080_000, 1_080_000)

    chosen = Entry.objects.get(booked_on=date(2026, 3, 2))
    decisions.set_standing([held.pk, chosen.pk], standing=Standing.NETTED, reason="", note="", by=ministry())

    assert amounts(agency) == (720_000, 720_000)


def test_v18_a_negative_line_with_exactly_one_candidate_is_netted(agency, small):
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")

    spending(agency, ("2026-03-02", 360_000), ("2026-04-02", 100), ("2026-05-09", -360_000), supplier=small)

    assert Entry.objects.filter(standing=Standing.NETTED).count() == 2
    assert amounts(agency) == (100, 100)


def test_c8_a_joint_contract_of_any_size_is_split_to_the_won(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,지분율,공동계약묶음"
    won = 999_999_999_999_999_999
    rows = (f"J-1,{one.business_number},{won},2026-03-02,공사,50,J-1" for one in (small, large()))

    upload("\n".join([header, *rows]), agency=agency)

    assert sum(Entry.objects.values_list("amount", flat=True)) == won


def test_c13_a_corrected_amount_does_not_restate_a_published_year(agency, small):
    contracts(row(agency, "A-1", small, 200, signed="2025-06-01"))
    published(agency)

    upload("\n".join([CONTRACTS, row(agency, "A-1", small, 150, signed="2025-06-01")]), replace=True)

    assert amounts(agency, year=2025) == (200, 200)


def test_c13_a_month_uploaded_again_does_not_restate_a_published_year(agency, small):
    AgencyYear.objects.create(agency=agency, year=2025, profile="EXPENDITURE")
    spending(agency, ("2025-03-02", 100), supplier=small)
    published(agency)
    line = f"2025-03-03,도담,{small.business_number},70,2025-03-03,구입"

    upload(f"{SPENDING}\n{line}", agency=agency, replace=True)

    assert amounts(agency, year=2025) == (100, 100)


def test_c13_a_correction_after_a_deletion_in_a_published_year_leaves_the_corrected_amount(agency, small):
    contracts(row(agency, "A-1", small, 200, signed="2025-06-01"))
    published(agency)
    contracts(row(agency, "A-1", small, 200, signed="2025-06-01", day="2026-07-01", out="Y"))

    upload("\n".join([CONTRACTS, row(agency, "A-1", small, 150, signed="2025-06-01")]), replace=True)

    assert sum(amounts(agency, year=year)[0] for year in (2025, 2026)) == 150


def test_c15_a_negative_line_is_not_netted_against_a_line_that_was_replaced(agency, small):
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    spending(agency, ("2026-03-02", 360), ("2026-04-02", -360), supplier=small)
    line = f"2026-03-02,도담,{small.business_number},500,2026-03-02,구입"

    upload(f"{SPENDING}\n{line}", agency=agency, replace=True)

    assert Entry.objects.get(amount=-360).standing == Standing.HELD


def test_c13_a_corrected_kind_in_a_published_year_takes_the_old_line_back_and_books_the_new_one(agency, small):
    contracts(row(agency, "A-1", small, 200, signed="2025-06-01", kind="물품"))
    published(agency)

    upload("\n".join([CONTRACTS, row(agency, "A-1", small, 200, signed="2025-06-01", kind="용역")]), replace=True)

    made = Entry.objects.filter(restates_on=date(2025, 6, 1)).order_by("pk")
    assert [(one.amount, one.get_kind_display()) for one in made] == [(-200, "goods"), (200, "services")]
    assert {one.standing_reason for one in made} == {"CORRECTED_AFTER_PUBLICATION"}
    assert {one.corrects for one in made} == {Entry.objects.get(year=2025).pk}
    assert (amounts(agency, year=2025), amounts(agency)) == ((200, 200), (0, 0))
    assert differences_of(2025) == differences_of(2026) == []


def test_c13_a_published_year_is_corrected_as_often_as_the_file_changes(agency, small):
    def again(won: int) -> ImportBatch:
        return upload("\n".join([CONTRACTS, row(agency, "A-1", small, won, signed="2025-06-01")]), replace=True)

    again(200)
    published(agency)
    found = []
    for won in (150, 150, 300, 0, 40):
        again(won)
        found.append(amounts(agency)[0])

    assert found == [-50, -50, 100, -200, -160]
    assert amounts(agency, year=2025) == (200, 200)
    assert again(40).outcome["rows"] == {"READ": 1, "ALREADY": 1}


def test_c13_a_file_from_before_the_deletion_does_not_bring_a_contract_back(agency, small):
    line = row(agency, "A-1", small, 200, signed="2025-06-01")
    contracts(line)
    published(agency)
    contracts(row(agency, "A-1", small, 200, signed="2025-06-01", day="2026-07-01", out="Y"))

    assert contracts(line).outcome["rows"] == {"READ": 1, "ALREADY": 1}
    assert amounts(agency) == (-200, -200)


def test_c13_a_month_of_a_published_year_keeps_the_lines_that_did_not_change(agency, small):
    AgencyYear.objects.create(agency=agency, year=2025, profile="EXPENDITURE")
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    spending(agency, ("2025-03-02", 100), ("2025-03-05", 40), ("2025-04-01", 7), supplier=small)
    published(agency)
    lines = [
        f"2025-03-{day},도담,{small.business_number},{won},2025-03-{day},구입" for day, won in (("02", 100), (20, 90))
    ]

    def again() -> ImportBatch:
        return upload("\n".join([SPENDING, *lines]), agency=agency, replace=True)

    assert again().outcome["rows"] == {"READ": 2, "ALREADY": 1, "COUNTED": 1}
    assert amounts(agency, year=2025) == (147, 147)
    assert amounts(agency) == (50, 50)
    made = Entry.objects.filter(year=2026).order_by("pk").values_list("amount", "restates_on")
    assert list(made) == [(-40, date(2025, 3, 5)), (90, date(2025, 3, 20))]

    assert again().outcome["rows"] == {"READ": 2, "ALREADY": 2}
    assert amounts(agency) == (50, 50)
    assert differences_of(2025) == differences_of(2026) == []


def test_c14_a_contract_and_its_deletion_in_one_file_leave_nothing_in_the_count(agency, small):
    lines = [row(agency, "A-1", small, 500), row(agency, "A-1", small, 500, day="2026-05-01", out="Y")]

    batch = contracts(*lines, row(agency, "A-2", small, 30))

    assert batch.outcome["rows"] == {"READ": 3, "COUNTED": 2, "DELETION": 1}
    assert amounts(agency) == (30, 30)
    assert Entry.objects.get(contract_no="A-1").standing_reason == "DELETED_AT_SOURCE"


def test_c14_a_contract_made_again_after_its_deletion_in_one_file_counts(agency, small):
    batch = contracts(row(agency, "A-1", small, 500, out="Y"), row(agency, "A-1", small, 500))

    assert batch.outcome["rows"] == {"READ": 2, "COUNTED": 1, "REJECTED": 1}
    assert amounts(agency) == (500, 500)


@pytest.mark.parametrize("gone", [360, -360])
def test_c15_a_pair_uploaded_again_is_netted_again_and_its_half_is_released(agency, small, gone):
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    spending(agency, ("2026-03-02", 360), ("2026-04-02", -360), ("2026-05-02", 5), supplier=small)
    month = "2026-03" if gone > 0 else "2026-04"

    def again(*lines: tuple[str, int]) -> None:
        rows = (f"{day},도담,{small.business_number},{won},{day},구입" for day, won in lines)
        upload("\n".join([SPENDING, *rows]), agency=agency, replace=True)

    again((f"{month}-20", gone))
    assert Entry.objects.filter(standing=Standing.NETTED).count() == 2
    assert amounts(agency) == (5, 5)

    again((f"{month}-21", 70))
    left = Entry.objects.get(amount=-gone)
    assert left.standing == (Standing.HELD if gone > 0 else Standing.COUNTED)
    assert amounts(agency) == ((75, 75) if gone > 0 else (435, 435))
    assert differences_of(2026) == []


def test_c16_what_an_officer_left_out_stays_out_when_its_amount_is_corrected(agency, small):
    contracts(row(agency, "A-1", small, 500), row(agency, "A-2", small, 30))
    old = Entry.objects.get(contract_no="A-1")
    decisions.set_standing([old.pk], standing=Standing.EXCLUDED, reason="NOT_A_PURCHASE", note="임차료", by=ministry())

    upload("\n".join([CONTRACTS, row(agency, "A-1", small, 600)]), replace=True)

    new = Entry.objects.get(contract_no="A-1", amount=600)
    assert (new.standing, new.standing_reason, new.standing_note) == (Standing.EXCLUDED, "NOT_A_PURCHASE", "임차료")
    assert [one.note for one in decisions.history_of(new.pk)] == ["임차료"]
    assert amounts(agency) == (30, 30)


def test_c16_a_month_uploaded_again_keeps_what_an_officer_decided(agency, small):
    AgencyYear.objects.create(agency=agency, year=2026, profile="EXPENDITURE")
    spending(agency, ("2026-03-02", 100), ("2026-03-05", 40), supplier=small)
    out = Entry.objects.get(amount=40)
    decisions.set_standing([out.pk], standing=Standing.EXCLUDED, reason="NOT_A_PURCHASE", note="", by=ministry())

    batch = spending(agency, ("2026-03-02", 100), ("2026-03-05", 40), supplier=small)

    assert batch.outcome["rows"] == {"READ": 2, "ALREADY": 2}
    assert amounts(agency) == (100, 100)


def test_c19_a_kind_that_an_officer_confirmed_survives_a_corrected_amount(agency, small):
    contracts(row(agency, "A-1", small, 500, kind=""))
    decisions.set_kind([Entry.objects.get().pk], kind=Kind.SERVICES, note="", by=ministry())

    assert contracts(row(agency, "A-1", small, 500, kind="")).outcome["rows"] == {"READ": 1, "ALREADY": 1}
    upload("\n".join([CONTRACTS, row(agency, "A-1", small, 600, kind="물품")]), replace=True)

    assert Entry.objects.get(amount=600).kind == Kind.SERVICES


def test_a_corrected_kind_replaces_the_line_though_its_amount_is_the_same(agency, small):
    contracts(row(agency, "A-1", small, 500, kind="물품"))

    batch = upload("\n".join([CONTRACTS, row(agency, "A-1", small, 500, kind="용역")]), replace=True)

    assert batch.outcome["rows"] == {"READ": 1, "REPLACES": 1}
    assert Entry.objects.exclude(standing=Standing.REPLACED).get().kind == Kind.SERVICES


def test_c8_nothing_of_a_joint_contract_enters_when_one_member_is_rejected(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,지분율,공동계약묶음"
    rows = [f"J-1,{small.business_number},1000,2026-03-02,공사,60,J-1", "J-1,123,1000,2026-03-02,공사,40,J-1"]

    batch = upload("\n".join([header, *rows]), agency=agency)

    assert batch.outcome["rows"] == {"READ": 2, "REJECTED": 2}
    assert sorted(code for one in batch.rejected_rows.all() for code in one.codes) == [
        "BUSINESS_NUMBER_INVALID",
        "JV_MEMBER_REJECTED",
    ]
    assert not Entry.objects.exists()


def test_c8_the_one_member_without_a_share_has_what_the_others_leave(small):
    agency = AgencyFactory(code="6110000", name="가람광역시")
    members = [member(1, "주계약업체", "60", small.business_number), member(2, "구성원", "", large().business_number)]

    upload(answer(corpList=",".join(members)), name="answer.json")

    assert amounts(agency) == (600, 1_000)


def test_c10_government_supplied_material_is_a_purchase_of_goods(agency, small):
    header = "계약번호,사업자등록번호,금액,계약일자,구매유형,관급자재여부"

    upload(f"{header}\nG-1,{small.business_number},100,2026-03-02,공사,Y", agency=agency)

    assert Entry.objects.get().kind == Kind.GOODS


@pytest.mark.parametrize(("words", "total"), [(("최초", "1차"), 260), (("0", "제2회"), 260), (("당초", "01"), 260)])
def test_c13_a_change_number_in_words_is_a_change(agency, small, words, total):
    header = "계약번호,변경차수,사업자등록번호,금액,계약일자,구매유형"
    rows = [
        f"A-1,{word},{small.business_number},{won},2026-03-02,물품" for word, won in zip(words, (200, 60), strict=True)
    ]

    upload("\n".join([header, *rows]), agency=agency)

    assert amounts(agency) == (total, total)


@pytest.mark.parametrize(
    ("number", "change", "code"), [("9" * 41, "0", "CONTRACT_NUMBER_TOO_LONG"), ("A-1", "나중", "CHANGE_UNREADABLE")]
)
def test_what_the_ledger_cannot_hold_rejects_its_row_with_a_reason(agency, small, number, change, code):
    header = "계약번호,변경차수,사업자등록번호,금액,계약일자,구매유형"

    batch = upload(f"{header}\n{number},{change},{small.business_number},10,2026-03-02,물품", agency=agency)

    assert batch.rejected_rows.get().codes == [code]
    assert row_problem(code) != code


def test_an_agency_name_without_end_rejects_its_row(small):
    header = "수요기관,계약번호,사업자등록번호,금액,계약일자,구매유형"

    batch = upload(f"{header}\n{'가' * 201},A-1,{small.business_number},10,2026-03-02,물품")

    assert "AGENCY_NAME_TOO_LONG" in batch.rejected_rows.get().codes
