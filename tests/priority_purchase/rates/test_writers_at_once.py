"""Eight writers at once on real connections: nobody deadlocks, nothing stays stale, every won is right."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from priority_purchase.rates import evaluation, recount
from priority_purchase.rates.enums import RunKind, RunState
from priority_purchase.rates.models import EvaluationRun, Result, Total
from priority_purchase.rates.queries import live
from priority_purchase.rates.verification import differences_of
from priority_purchase.targets.queries import programmes_of
from procurement.contracts import decisions, importing
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.models import Entry
from procurement.credentials import changes
from procurement.credentials import services as register
from procurement.credentials.enums import Ending
from procurement.credentials.models import Credential, StaleSubject
from procurement.organisations.models import Agency, Company, User
from procurement.policy.queries import site_policy_set
from tests.concurrency import at_once, one_after_the_other
from tests.factories import AgencyFactory, CompanyFactory, ministry
from tests.priority_purchase.rates.recomputation import Recomputed, recomputed

HEADER = "수요기관코드,계약번호,변경차수,사업자등록번호,금액,계약일자,변경일자,구매유형,세부품명번호"
YEARS = (2025, 2026)
STEPS = 5


@pytest.fixture
def country(committed_db: str) -> tuple[list[Agency], list[Company], User]:
    """A few agencies and companies that everybody fights over."""
    agencies = [AgencyFactory() for _ in range(4)]
    companies = [CompanyFactory() for _ in range(6)]
    for company in companies[:3]:
        Credential.objects.create(kind_id="SME", company=company, valid_from=date(2024, 1, 1))
    changes.count_again()
    return agencies, companies, ministry()


def contract(chance: random.Random, agency: Agency, number: str, company: Company, *, change: int = 0) -> str:
    day = date(chance.choice(YEARS), 1, 1) + timedelta(days=chance.randrange(365))
    kind = chance.choice(["물품", "용역", "공사"])
    won = chance.randint(-500 if change else 1, 10_000)
    return f"{agency.code},{number},{change},{company.business_number},{won},{day},{day},{kind},5512190301"


def imports(chance: random.Random, name: str, agencies: list[Agency], companies: list[Company], by: User) -> None:
    """Upload new contracts, changes of them and corrections, each file naming many agencies."""
    for step in range(STEPS):
        numbers = [f"{name}-{chance.randrange(12)}" for _ in range(25)]
        rows = {
            (agency.code, number, change): contract(chance, agency, number, companies[len(number) % 6], change=change)
            for agency in agencies
            for number in numbers
            for change in range(chance.choice([1, 1, 2]))
        }
        content = "\n".join([HEADER, *rows.values()]).encode()
        batch = importing.receive([content], name=f"{name}-{step}.csv", by=by, agency=None)
        importing.check(batch.pk)
        importing.save(batch.pk, by=by, accept=("CLASSIFICATION",), replace=True)


def credentials(chance: random.Random, companies: list[Company]) -> None:
    """Issue, end early, and count again in the same transaction."""
    for _step in range(STEPS * 2):
        with transaction.atomic():
            company = chance.choice(companies)
            day = date(2025, 1, 1) + timedelta(days=chance.randrange(700))
            if chance.random() < 0.6:
                Credential.objects.create(kind_id=chance.choice(["SME", "WOMEN"]), company=company, valid_from=day)
            else:
                held = Credential.objects.filter(company=company, ended_on=None).order_by("pk")
                held.filter(pk__in=list(held.values_list("pk", flat=True)[:1])).update(ended_on=day, ending="REVOKED")
            changes.count_again()


def sizes(chance: random.Random, companies: list[Company]) -> None:
    """Companies grow and shrink on the register."""
    for _step in range(STEPS * 2):
        with transaction.atomic():
            Company.objects.filter(pk=chance.choice(companies).pk).update(size=chance.choice(["LARGE", "UNKNOWN"]))
            changes.count_again()


def settles(chance: random.Random, by: User) -> None:
    """An officer takes entries out, puts them back, and confirms their kind."""
    for _step in range(STEPS * 2):
        ids = list(Entry.objects.exclude(standing=Standing.REPLACED).order_by("?").values_list("pk", flat=True)[:8])
        if chance.random() < 0.5:
            standing = chance.choice([Standing.COUNTED, Standing.EXCLUDED])
            decisions.set_standing(ids, standing=standing, reason="DUPLICATE", note="", by=by)
        else:
            decisions.set_kind(ids, kind=chance.choice([Kind.GOODS, Kind.WORKS]), note="", by=by)


def recounts(by: User) -> None:
    """Count whole years again, drain stale marks, evaluate both years, and publish the first one soon."""
    for step in range(STEPS):
        if step == 1:
            official = evaluation.open_run(year=YEARS[0], kind=RunKind.OFFICIAL, by=by)
            evaluation.execute(official.pk)
            evaluation.publish(official.pk)
        for year in YEARS:
            recount.recount_year(year)
            run = evaluation.open_run(year=year, kind=RunKind.ON_DEMAND, by=None)
            evaluation.execute(run.pk)
        recount.drain_all()


def counts_as_recomputed(agencies: list[Agency]) -> None:
    """Running totals are what DuckDB counts from the exported ledger and registers."""
    expected = recomputed(YEARS)
    for year in YEARS:
        programmes = programmes_of(site_policy_set(), year=year)
        for agency in agencies:
            own, sums = expected.get((agency.pk, year), Recomputed()), live(agency, year=year).sums
            assert (sums.total, sums.entries) == (own.total, own.entries)
            for one in programmes:
                assert sums.counted.get(one.code, 0) == own.counted.get(one.code, 0), one.code
                assert sums.base.get(one.code, 0) == own.base.get(one.code, 0), one.code


def every_run_is_whole(agencies: list[Agency]) -> None:
    """Each run is frozen, with a result for each agency and programme, and of one moment of the ledger."""
    runs = EvaluationRun.objects.all()
    assert set(runs.values_list("state", flat=True)) == {RunState.FROZEN}
    for run in runs:
        results = Result.objects.filter(run=run)
        assert results.count() == len(agencies) * len(programmes_of(site_policy_set(), year=run.year))
        whole = {one.agency_id: one.base for one in results.filter(programme_code="SME")}
        assert sum(base or 0 for base in whole.values()) == int(run.totals["amount"])


def fight(seed: int, agencies: list[Agency], companies: list[Company], by: User) -> None:
    chances = [random.Random(f"{seed}-{place}") for place in range(8)]
    works: list[Callable[[], object]] = [
        lambda: imports(chances[0], "A", agencies, companies, by),
        lambda: imports(chances[1], "B", agencies[::-1], companies, by),
        lambda: imports(chances[2], "A", agencies[1:], companies, by),
        lambda: credentials(chances[3], companies),
        lambda: credentials(chances[4], companies[::-1]),
        lambda: sizes(chances[5], companies),
        lambda: settles(chances[6], by),
        lambda: recounts(by),
    ]
    assert at_once(works) == []
    imports(random.Random(f"{seed}-after"), "A", agencies, companies, by)
    assert not StaleSubject.objects.exists(), "an entry was left with a stale mark"
    assert Entry.objects.count() > 100
    assert Total.objects.exclude(entries=0).exists()
    assert [difference for year in YEARS for difference in differences_of(year)] == []
    assert Entry.objects.filter(restates_on__year=YEARS[0]).exists(), "nothing corrected the published year"
    counts_as_recomputed(agencies)
    every_run_is_whole(agencies)


def test_eight_writers_at_once(country):
    fight(1, *country)


@pytest.mark.sweep
def test_eight_writers_again_and_again(country):
    for seed in range(2, 7):
        fight(seed, *country)


def issue(company: Company) -> None:
    register.add(Credential(kind_id="SME", company=company, valid_from=date(2025, 1, 1)))


def end(company: Company) -> None:
    register.end_early(Credential.objects.get(company=company), kind=Ending.REVOKED, on=date(2026, 3, 2))


def grow(company: Company) -> None:
    with register.changing():
        Company.objects.filter(pk=company.pk).update(size="LARGE")


def listed(company: Company) -> None:
    content = f"사업자번호,업체명,시작일자,만료일자,대표자명\n{company.business_number},도담,2025-01-01,2027-12-31,"
    by = ministry()
    batch = importing.receive([content.encode()], name="list.csv", by=by, agency=None, credential_kind="WOMEN")
    importing.check(batch.pk)
    importing.save(batch.pk, by=by)


CHANGES = [(issue, "SME", 700), (end, "SME", 0), (grow, "WOMEN_GOODS", 0), (listed, "WOMEN_GOODS", 700)]
"""A change of the supplier, and what its purchase of 700 counts for afterwards."""


@pytest.mark.parametrize("first", ["import", "change"])
@pytest.mark.parametrize(("change", "programme", "won"), CHANGES)
def test_an_import_and_a_change_of_its_supplier_at_once(country, change, programme, won, first):
    """Whichever commits last: the entry counts as the credential says."""
    agencies, companies, by = country
    company, batch = supplied(change, agencies[0], companies[5], by)

    def saved() -> None:
        importing.save(batch, by=by)

    def changed() -> None:
        change(company)

    assert one_after_the_other(*((saved, changed) if first == "import" else (changed, saved))) == []
    counts_right(agencies[0], programme, won)


@pytest.mark.parametrize("first", ["decision", "change"])
@pytest.mark.parametrize(("change", "programme", "won"), CHANGES)
def test_a_decision_and_a_change_of_the_supplier_at_once(country, change, programme, won, first):
    agencies, companies, by = country
    company, batch = supplied(change, agencies[0], companies[5], by, kind="공사")
    importing.save(batch, by=by)
    entry = Entry.objects.get().pk

    def decided() -> None:
        assert decisions.set_kind([entry], kind=Kind.GOODS, note="", by=by) == 1

    def changed() -> None:
        change(company)

    assert one_after_the_other(*((decided, changed) if first == "decision" else (changed, decided))) == []
    counts_right(agencies[0], programme, won)


def test_two_imports_of_one_contract_into_years_that_are_new(country):
    """Neither finds the contract in the ledger at first, and no year is there to wait for."""
    agencies, companies, by = country
    batches = []
    for day in ("2025-03-02", "2026-03-02"):
        row = f"{agencies[0].code},Z-1,0,{companies[0].business_number},700,{day},{day},물품,"
        batch = importing.receive([f"{HEADER}\n{row}".encode()], name="z.csv", by=by, agency=None)
        batches.append(importing.check(batch.pk).pk)

    first, second = (lambda batch=batch: importing.save(batch, by=by, replace=True) for batch in batches)
    assert one_after_the_other(first, second) == []

    assert Entry.objects.filter(standing=Standing.COUNTED).count() == 1
    counts_as_recomputed(agencies)


@pytest.mark.parametrize(("change", "programme", "won"), CHANGES)
def test_a_supplier_changed_between_check_and_save(country, change, programme, won):
    """A save takes the check's judgement of the rows over, never what the supplier could claim then."""
    agencies, companies, by = country
    company, batch = supplied(change, agencies[0], companies[5], by)

    change(company)
    importing.save(batch, by=by)

    counts_right(agencies[0], programme, won)


def supplied(
    change: Callable[[Company], None], agency: Agency, company: Company, by: User, *, kind: str = "물품"
) -> tuple[Company, int]:
    """A company as it was before the change, and the checked import of a purchase from it."""
    before = {end: "SME", grow: "WOMEN"}.get(change)
    if before is not None:
        register.add(Credential(kind_id=before, company=company, valid_from=date(2025, 1, 1)))
    content = f"{HEADER}\n{agency.code},Z-1,0,{company.business_number},700,2026-03-02,2026-03-02,{kind},"
    batch = importing.receive([content.encode()], name="z.csv", by=by, agency=None)
    importing.check(batch.pk)
    return company, batch.pk


def counts_right(agency: Agency, programme: str, won: int) -> None:
    assert not StaleSubject.objects.exists()
    assert differences_of(2026) == []
    sums = live(agency, year=2026).sums
    assert (sums.total, sums.counted[programme]) == (700, won)
    counts_as_recomputed([agency])
    assert connection.is_usable()
