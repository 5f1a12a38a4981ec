"""Random histories of a ledger: after each step the running totals are what DuckDB counts from an export.

Every step goes through its own door and commits, as in life: uploads, replacements, changes and deletions of
contracts, officers' decisions, credentials issued and ended, companies that grow, years that are published.
Beside it a small model in Python says which amounts the ledger must hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from priority_purchase.rates import evaluation, recount
from priority_purchase.rates.enums import RunKind
from priority_purchase.rates.models import Result
from priority_purchase.rates.queries import live_of, national
from priority_purchase.rates.verification import differences_of
from priority_purchase.targets.queries import programmes_of
from procurement.catalogue.models import Classification
from procurement.contracts import accounts, decisions, importing
from procurement.contracts.batches import State
from procurement.contracts.enums import Kind, Source, Standing
from procurement.contracts.models import AgencyYear, Entry, EntryDecision, ExcludedAccount, ImportBatch
from procurement.credentials import services as credentials
from procurement.credentials.enums import Ending
from procurement.credentials.models import Credential, StaleSubject
from procurement.organisations.models import Agency, Company, User
from procurement.policy.queries import site_policy_set
from tests import database
from tests.factories import AgencyFactory, CompanyFactory, ministry, officer, parameter, product
from tests.priority_purchase.rates.recomputation import Recomputed, recomputed

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

YEARS = (2025, 2026)
AGENCIES, COMPANIES, PRODUCTS, CONTRACTS = 3, 3, 2, 4
ITEMS = ("5512190301", "5512190302", "4321150701")
ACCOUNT = "교육훈련비"
ALL = ("AGENCY", "COMPANY", "CLASSIFICATION", "PRODUCT")
CONTRACT_FILE = (
    "수요기관코드,계약번호,변경차수,순번,사업자등록번호,금액,계약일자,변경일자,납품요구일자,구매유형,세부품명번호,"
    "물품식별번호,기업규모,조달방식,외자여부,단순재포장여부,구매구분,삭제여부"
)
SPENDING_FILE = "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목"
LIST_FILE = "사업자번호,업체명,시작일자,만료일자,대표자명"

EVE, TURN, MORROW = date(2026, 5, 30), date(2026, 5, 31), date(2026, 6, 1)
LAST, FIRST = date(2025, 12, 31), date(2026, 1, 1)
DAYS = st.sampled_from([EVE, TURN, MORROW, EVE, TURN, MORROW, date(2025, 6, 1), LAST, FIRST])
ENDS = st.sampled_from([EVE, TURN, MORROW, LAST, FIRST])
WON = st.integers(1, 9_999) | st.just(8_000_000_000)
SIGNED = st.integers(-500, 900).filter(bool)
KINDS = ["SME", "WOMEN", "STARTUP", "DEEMED_SME", "INNOVATIVE", "NEP", "GREEN_LABEL", "VETERANS_VILLAGE", "DISABLED"]


def place(size: int) -> st.SearchStrategy[int]:
    return st.integers(0, size - 1)


def step(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(name), st.fixed_dictionaries(fields))


CONTRACT = st.fixed_dictionaries(
    {
        "agency": place(AGENCIES),
        "contract": place(CONTRACTS),
        "change": st.sampled_from([0, 0, 0, 1, 2]),
        "supplier": place(COMPANIES),
        "won": WON | SIGNED,
        "signed": DAYS,
        "booked": DAYS,
        "ordered": st.none() | DAYS,
        "kind": st.sampled_from(["물품", "물품", "용역", "공사", ""]),
        "item": st.sampled_from(["", *ITEMS]),
        "product": st.none() | place(PRODUCTS),
        "size": st.sampled_from(["", "중소기업", "중견기업", "대기업"]),
        "route": st.sampled_from(["자체조달", "중앙조달", "대행"]),
        "foreign": st.sampled_from(["N", "N", "N", "Y"]),
        "repackaged": st.sampled_from(["N", "N", "Y"]),
        "bought_as": st.sampled_from(["일반구매", "일반구매", "시범구매"]),
    }
)
SPENT = st.fixed_dictionaries(
    {
        "day": DAYS,
        "supplier": place(COMPANIES),
        "won": WON | st.sampled_from([-360, 360, 360]),
        "account": st.sampled_from(["", "", ACCOUNT]),
    }
)
CONTRACTS_IN = step("contracts", rows=st.lists(CONTRACT, min_size=1, max_size=6))
SPENDING_IN = step("spending", agency=st.just(0) | place(AGENCIES), rows=st.lists(SPENT, min_size=1, max_size=5))
ISSUED = step(
    "issue",
    kind=st.sampled_from(KINDS),
    holder=place(COMPANIES),
    of_product=st.none() | place(PRODUCTS),
    items=st.just([]) | st.lists(st.sampled_from([*ITEMS, "55121903"]), max_size=2, unique=True),
    since=DAYS,
    until=st.none() | ENDS,
)
ENDED = step("end", credential=place(8), kind=st.sampled_from([Ending.REVOKED, Ending.RETURNED]), on=ENDS)
STEPS = st.one_of(
    CONTRACTS_IN,
    SPENDING_IN,
    step("again", upload=place(6), more=st.sampled_from([0, 7, 7])),
    step("again", upload=place(6), more=st.sampled_from([0, 7, 7])),
    step("deletion", agency=place(AGENCIES), contract=place(CONTRACTS), change=place(3), on=DAYS),
    step("standing", entry=place(20), standing=st.sampled_from([Standing.COUNTED, Standing.EXCLUDED, Standing.HELD])),
    step("kind", entry=place(20), kind=st.sampled_from(list(Kind))),
    ISSUED,
    ENDED,
    ENDED,
    step("shorten", credential=place(8), until=st.none() | ENDS),
    step("listed", kind=st.sampled_from(["WOMEN", "STARTUP"]), holder=place(COMPANIES), since=DAYS, until=ENDS),
    step("grow", company=place(COMPANIES), size=st.sampled_from(["UNKNOWN", "MID_SIZE", "LARGE"])),
    step("reclassify", product=place(PRODUCTS), item=st.sampled_from(ITEMS)),
    step("leave_out", agency=place(AGENCIES), since=st.sampled_from([None, 2026])),
    step("publish", year=st.sampled_from(YEARS)),
    step("recount", year=st.sampled_from(YEARS)),
)


@dataclass
class History:
    """A small country, and what its ledger must hold: won by contract row, and by month of spending."""

    agencies: list[Agency]
    companies: list[Company]
    by: User
    officers: list[User]
    contracts: dict[tuple[str, str, int, str], int] = field(default_factory=dict)
    spent: dict[tuple[str, int, int], list[int]] = field(default_factory=dict)
    uploads: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    published: dict[tuple[int, int], dict[int, int]] = field(default_factory=dict)

    def upload(self, content: str, *, agency: Agency | None = None, by: User | None = None, kind: str = "") -> None:
        asked = by or self.by
        batch = importing.receive([content.encode()], name="history.csv", by=asked, agency=agency, credential_kind=kind)
        checked = importing.check(batch.pk)
        assert checked.state == State.CHECKED, checked.problem
        saved = importing.save(batch.pk, by=asked, accept=ALL, replace=True)
        if not kind:
            adds_up(saved)

    def contracts_(self, rows: list[dict[str, Any]]) -> None:
        lines = [CONTRACT_FILE]
        seen = set()
        for row in rows:
            agency, company = self.agencies[row["agency"]], self.companies[row["supplier"]]
            made = "" if row["product"] is None else f"9900000{row['product']}"
            ordered = row["ordered"] or ""
            lines.append(
                f"{agency.code},K-{row['contract']},{row['change']},1,{company.business_number},{row['won']},"
                f"{row['signed']},{row['booked']},{ordered},{row['kind']},{row['item']},{made},{row['size']},"
                f"{row['route']},{row['foreign']},{row['repackaged']},{row['bought_as']},"
            )
            key = (agency.code, f"K-{row['contract']}", row["change"], company.business_number)
            if key not in seen:
                seen.add(key)
                self.contracts[key] = row["won"]
        self.upload("\n".join(lines))

    def spending(self, agency: int, rows: list[dict[str, Any]]) -> None:
        lines = [SPENDING_FILE]
        months: dict[tuple[str, int, int], list[int]] = {}
        for row in rows:
            company, day = self.companies[row["supplier"]], row["day"]
            lines.append(f"{day},도담,{company.business_number},{row['won']},{day},,,구입,{row['account']}")
            months.setdefault((self.agencies[agency].code, day.year, day.month), []).append(row["won"])
        self.upload("\n".join(lines), agency=self.agencies[agency], by=self.officers[agency])
        self.spent |= months

    def again(self, upload: int, more: int) -> None:
        """The same file, with other amounts or with none changed."""
        name, fields = self.uploads[upload % len(self.uploads)]
        self.do(name, fields | {"rows": [row | {"won": (row["won"] + more) or 1} for row in fields["rows"]]})

    def deletion(self, agency: int, contract: int, change: int, on: date) -> None:
        code, number = self.agencies[agency].code, self.companies[0].business_number
        row = f"{code},K-{contract},{change},1,{number},1,{on},{on},,물품,,,,자체조달,N,N,일반구매,Y"
        self.upload(f"{CONTRACT_FILE}\n{row}")

    def standing(self, entry: int, standing: Standing) -> None:
        ids = _one(Entry.objects.order_by("pk"), entry)
        decisions.set_standing(ids, standing=standing, reason="DUPLICATE", note="", by=self.by)

    def kind(self, entry: int, kind: Kind) -> None:
        decisions.set_kind(_one(Entry.objects.order_by("pk"), entry), kind=kind, note="", by=self.by)

    def issue(
        self, kind: str, holder: int, of_product: int | None, items: list[str], since: date, until: date | None
    ) -> None:
        made = Credential(kind_id=kind, valid_from=since, valid_to=until if until and until >= since else None)
        if of_product is None:
            made.company, made.items = self.companies[holder], items
        else:
            made.product_id = _products()[of_product]
        credentials.add(made)

    def end(self, credential: int, kind: Ending, on: date) -> None:
        for held in Credential.objects.filter(pk__in=_one(Credential.objects.order_by("pk"), credential)):
            with suppress(credentials.CredentialRefused):
                credentials.end_early(held, kind=kind, on=on)

    def shorten(self, credential: int, until: date | None) -> None:
        for held in Credential.objects.filter(pk__in=_one(Credential.objects.order_by("pk"), credential)):
            held.valid_to = None if until is None or until < held.valid_from else until
            credentials.change(held)

    def listed(self, kind: str, holder: int, since: date, until: date) -> None:
        number = self.companies[holder].business_number
        self.upload(f"{LIST_FILE}\n{number},도담,{since},{max(since, until)},", kind=kind)

    def grow(self, company: int, size: str) -> None:
        with credentials.changing():
            Company.objects.filter(pk=self.companies[company].pk).update(size=size)

    def reclassify(self, product: int, item: str) -> None:
        from procurement.catalogue.models import Product

        with credentials.changing():
            Product.objects.filter(pk=_products()[product]).update(item_code=item)

    def leave_out(self, agency: int, since: int | None) -> None:
        one = self.agencies[agency]
        row = ExcludedAccount.objects.filter(agency=one).first() or ExcludedAccount(agency=one, account=ACCOUNT)
        row.year_from, row.reason = since, "C-17"
        accounts.save(row, by=self.by)

    def publish(self, year: int) -> None:
        run = evaluation.open_run(year=year, kind=RunKind.OFFICIAL, by=self.by)
        frozen = evaluation.execute(run.pk)
        counted = recomputed([year])
        for result in Result.objects.filter(run=frozen).exclude(counted=None).exclude(base=None):
            own = counted.get((result.agency_id, year), Recomputed())
            assert result.counted == own.counted.get(result.programme_code, 0)
            assert result.base == own.base.get(result.programme_code, 0)
        evaluation.publish(run.pk)
        for agency in self.agencies:
            entries = Entry.objects.filter(agency=agency, year=year, standing=Standing.COUNTED, restates_on=None)
            self.published[agency.pk, year] = dict(entries.values_list("pk", "amount"))

    def recount(self, year: int) -> None:
        assert recount.recount_year(year) == 0, "counting again found something to change"

    def do(self, name: str, fields: dict[str, Any]) -> None:
        if name in {"contracts", "spending"}:
            self.uploads.append((name, fields))
        doors: dict[str, Callable[..., None]] = {"contracts": self.contracts_}
        (doors.get(name) or getattr(self, name))(**fields)


def _one(rows: Any, number: int) -> list[int]:
    ids = list(rows.values_list("pk", flat=True))
    return [ids[number % len(ids)]] if ids else []


def _products() -> list[int]:
    from procurement.catalogue.models import Product

    return list(Product.objects.order_by("number").values_list("pk", flat=True))


def adds_up(batch: ImportBatch) -> None:
    rows = dict(batch.outcome["rows"])
    assert rows.pop("READ") == sum(rows.values())


def begin() -> History:
    for code in (*ITEMS, "55121903"):
        Classification.objects.get_or_create(code=code, defaults={"name": code})
    agencies = [AgencyFactory() for _ in range(AGENCIES)]
    for year in YEARS:
        AgencyYear.objects.create(agency=agencies[0], year=year, profile="EXPENDITURE")
    companies = [CompanyFactory() for _ in range(COMPANIES)]
    for number in range(PRODUCTS):
        product(f"9900000{number}", ITEMS[number])
    return History(agencies, companies, ministry(), [officer(agency) for agency in agencies])


def stated(entries: Iterable[Entry]) -> dict[tuple[str, str, int, str], int]:
    """Won of each contract row as last stated: the entry and its corrections up to the last that is no deletion."""
    chains: dict[tuple[str, str, int, str], list[Entry]] = {}
    for one in entries:
        key = (one.agency.code, one.contract_no, one.change_seq, one.supplier.business_number)
        chains.setdefault(key, []).append(one)
    found = {}
    for key, chain in chains.items():
        sums = list(accumulate(one.amount for one in chain))
        last = max(place for place, one in enumerate(chain) if not _takes_deleted_back(one))
        found[key] = sums[last]
    return found


def _takes_deleted_back(entry: Entry) -> bool:
    return entry.restates_on is not None and entry.standing_reason == "DELETED_AT_SOURCE"


def holds_what_it_must(history: History) -> None:
    """The ledger holds each row of the files once, with its latest amount."""
    kept = Entry.objects.exclude(standing=Standing.REPLACED).select_related("agency", "supplier").order_by("pk")
    assert stated(kept.filter(source=Source.OWN_SYSTEM)) == history.contracts
    lines = list(kept.filter(source=Source.EXPENDITURE))
    taken_back = {one.corrects for one in lines if one.corrects is not None and one.amount < 0}
    spent = [one for one in lines if one.corrects is None and one.pk not in taken_back]
    days = [(one, one.restates_on or one.booked_on) for one in spent]
    assert Counter((one.agency.code, day.year, day.month, one.amount) for one, day in days) == Counter(
        (*month, won) for month, amounts in history.spent.items() for won in amounts
    )


def keeps_what_was_published(history: History) -> None:
    """No entry of a published year has come, gone or changed its amount since, but by an officer's decision."""
    for (agency, year), entries in history.published.items():
        now = Entry.objects.filter(agency_id=agency, year=year, restates_on=None).exclude(standing=Standing.REPLACED)
        counted = dict(now.filter(standing=Standing.COUNTED).values_list("pk", "amount"))
        kept = {pk: won for pk, won in entries.items() if not EntryDecision.objects.filter(entry_id=pk).exists()}
        assert kept.items() <= counted.items()


def counts_as_recomputed(history: History) -> None:
    """Running totals, of each agency and of all, are what DuckDB counts from the export."""
    expected = recomputed(YEARS)
    for year in YEARS:
        programmes = programmes_of(site_policy_set(), year=year)
        found = {one.agency.pk: one.sums for one in live_of(history.agencies, year=year)}
        found[0] = national(year=year)[0]
        for key, sums in found.items():
            own = expected.get((key, year), Recomputed())
            assert (sums.total, sums.entries) == (own.total, own.entries)
            assert sums.by_kind.get(Kind.UNKNOWN, 0) == own.unknown
            for one in programmes:
                assert (one.code, sums.base.get(one.code, 0)) == (one.code, own.base.get(one.code, 0))
                assert (one.code, sums.counted.get(one.code, 0)) == (one.code, own.counted.get(one.code, 0))


@contextmanager
def fresh(blocker: DjangoDbBlocker) -> Iterator[None]:
    with blocker.unblock(), database.clone():
        yield


def live_through(steps: list[tuple[str, dict[str, Any]]], *, at_once: int) -> None:
    history = begin()
    parameter("recount.at_once", at_once, since=date(2020, 1, 1))
    for name, fields in steps:
        note(f"{name} {fields}")
        history.do(name, fields)
        if recount.waiting():
            assert at_once == 0, "little work is done at once"
            recount.drain_all()
        assert not StaleSubject.objects.exists()
        assert not AgencyYear.objects.filter(recounting_since__isnull=False).exists()
        holds_what_it_must(history)
        keeps_what_was_published(history)
        counts_as_recomputed(history)
    assert [difference for year in YEARS for difference in differences_of(year)] == []


STORIES = st.tuples(CONTRACTS_IN, SPENDING_IN, ISSUED, st.lists(STEPS, min_size=2, max_size=5)).map(
    lambda story: [*story[:3], *story[3]]
)
HISTORIES = {"steps": STORIES, "at_once": st.sampled_from([20_000, 20_000, 0])}


@settings(max_examples=8)
@given(**HISTORIES)
def test_random_histories(django_db_setup, django_db_blocker, steps, at_once):
    with fresh(django_db_blocker):
        live_through(steps, at_once=at_once)


@pytest.mark.proof
@settings(max_examples=120)
@given(**HISTORIES)
def test_many_random_histories(django_db_setup, django_db_blocker, steps, at_once):
    with fresh(django_db_blocker):
        live_through(steps, at_once=at_once)
