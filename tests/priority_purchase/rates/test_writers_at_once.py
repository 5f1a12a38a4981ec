"""Eight writers at once on real connections: nobody deadlocks, nothing stays stale, every won is right."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction

from priority_purchase.rates import recount
from priority_purchase.rates.models import Total
from priority_purchase.rates.queries import live
from priority_purchase.rates.verification import differences_of
from priority_purchase.targets.queries import profile_of, programmes_of, site_policy_set
from procurement.contracts import decisions, importing
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.models import Entry
from procurement.credentials import changes
from procurement.credentials.models import Credential, StaleSubject
from procurement.organisations.models import Agency, Company, User
from tests.factories import AgencyFactory, CompanyFactory, ministry
from tests.priority_purchase.rates.oracle import Oracle

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


def recounts() -> None:
    """Whole years are counted again, and stale marks drained."""
    for _step in range(STEPS):
        for year in YEARS:
            recount.recount_year(year)
        recount.drain_all()


def at_once(works: list[Callable[[], None]]) -> Iterator[BaseException]:
    """Start all works at the same moment on connections of their own; gives what went wrong."""
    failed: list[BaseException] = []
    barrier = Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=30)
            work()
        except BaseException as error:  # noqa: BLE001 - the test shows whatever went wrong in a thread
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
        assert not thread.is_alive(), "a writer waits for ever"
    yield from failed


def agrees_with_the_oracle(agencies: list[Agency]) -> None:
    """Running totals are what the slow twin counts from entries and credentials."""
    site = site_policy_set()
    for year in YEARS:
        programmes = programmes_of(site, year=year)
        oracle = Oracle(programmes, profile_of(site), year)
        for agency in agencies:
            expected = oracle.amounts(list(Entry.objects.filter(agency=agency, year=year).select_related("supplier")))
            sums = live(agency, year=year).sums
            assert (sums.total, sums.entries) == (expected.total, expected.entries)
            for one in programmes:
                assert sums.counted.get(one.code, 0) == expected.counted[one.code], one.code
                assert sums.base.get(one.code, 0) == expected.base[one.code], one.code


def fight(seed: int, agencies: list[Agency], companies: list[Company], by: User) -> None:
    chances = [random.Random(f"{seed}-{place}") for place in range(8)]
    works: list[Callable[[], None]] = [
        lambda: imports(chances[0], "A", agencies, companies, by),
        lambda: imports(chances[1], "B", agencies[::-1], companies, by),
        lambda: imports(chances[2], "A", agencies[1:], companies, by),
        lambda: credentials(chances[3], companies),
        lambda: credentials(chances[4], companies[::-1]),
        lambda: sizes(chances[5], companies),
        lambda: settles(chances[6], by),
        recounts,
    ]
    assert list(at_once(works)) == []
    assert not StaleSubject.objects.exists(), "an entry was left with a stale mark"
    assert Entry.objects.count() > 100
    assert Total.objects.exclude(entries=0).exists()
    assert [difference for year in YEARS for difference in differences_of(year)] == []
    agrees_with_the_oracle(agencies)


def test_eight_writers_at_once(country):
    fight(1, *country)


@pytest.mark.sweep
def test_eight_writers_again_and_again(country):
    for seed in range(2, 7):
        fight(seed, *country)


@pytest.mark.parametrize("first", ["import", "credential"])
def test_an_import_and_a_credential_of_its_supplier_at_once(country, first):
    """Whichever commits last: the entry counts as the credential says."""
    agencies, companies, by = country
    company = companies[5]
    content = f"{HEADER}\n{agencies[0].code},Z-1,0,{company.business_number},700,2026-03-02,2026-03-02,물품,"
    batch = importing.receive([content.encode()], name="z.csv", by=by, agency=None)
    importing.check(batch.pk)

    def saved() -> None:
        importing.save(batch.pk, by=by)

    def issued() -> None:
        with transaction.atomic():
            Credential.objects.create(kind_id="SME", company=company, valid_from=date(2025, 1, 1))
            changes.count_again()

    begins, follows = (saved, issued) if first == "import" else (issued, saved)
    failed: list[BaseException] = []

    def follow() -> None:
        failed.extend(at_once([follows]))

    thread = Thread(target=follow)
    with transaction.atomic():
        begins()
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive(), "the second writer must wait for the first"
    thread.join(timeout=60)

    assert failed == []
    assert not StaleSubject.objects.exists()
    assert differences_of(2026) == []
    sums = live(agencies[0], year=2026).sums
    assert (sums.total, sums.counted["SME"]) == (700, 700)
    assert connection.is_usable()
