"""Who must wait for whom where only the lock between attribution and standing keeps them apart."""

from datetime import date
from threading import Thread

import pytest

from priority_purchase.rates import evaluation, recount
from priority_purchase.rates.enums import RunKind
from priority_purchase.rates.models import Result
from priority_purchase.rates.queries import live
from priority_purchase.rates.verification import differences_of
from procurement.contracts import decisions, importing, one_off
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.markings import OneOff
from procurement.contracts.models import Entry
from procurement.credentials import services as register
from procurement.credentials.models import Credential, StaleSubject
from tests.concurrency import at_once, one_after_the_other
from tests.factories import AgencyFactory, CompanyFactory, entry, ministry, parameter

HEADER = "수요기관코드,계약번호,변경차수,사업자등록번호,금액,계약일자,변경일자,구매유형,세부품명번호"


def exclude(made: Entry, by) -> None:
    decisions.set_standing([made.pk], standing=Standing.EXCLUDED, reason="FOREIGN", note="", by=by)


def confirm(made: Entry, by) -> None:
    decisions.set_kind([made.pk], kind=Kind.WORKS, note="", by=by)


@pytest.mark.parametrize("decide", [exclude, confirm])
def test_a_decision_waits_for_an_evaluation_so_that_hash_and_figures_are_of_one_moment(committed_db, decide):
    """The decision comes when the ledger is hashed and its figures are not yet read."""
    agency, by = AgencyFactory(), ministry()
    register.add(Credential(kind_id="SME", company=CompanyFactory(), valid_from=date(2025, 1, 1)))
    made = entry(agency, CompanyFactory(), 700, kind=Kind.GOODS)
    before = evaluation.ledger_hashes(2026)[agency.pk]
    failed: list[BaseException] = []
    decision = Thread(target=lambda: failed.extend(at_once([lambda: decide(made, by)])))

    def when(phase: str, _done: int, _total: int) -> None:
        if phase == "figures":
            decision.start()
            decision.join(timeout=1)

    run = evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None)
    evaluation.execute(run.pk, progress=when)
    decision.join(timeout=60)

    assert not decision.is_alive()
    assert failed == []
    result = Result.objects.get(run=run, agency=agency, programme_code="WOMEN_GOODS")
    assert (result.ledger_hash, result.base) == (before, 700)
    assert evaluation.ledger_hashes(2026)[agency.pk] != before, "the decision never came"
    assert differences_of(2026) == []


def test_counting_marks_again_waits_for_an_import_of_the_same_supplier(committed_db):
    """The import is the supplier's first into this year: no year that the marks name would hold it up."""
    agency, company, by = AgencyFactory(), CompanyFactory(), ministry()
    entry(AgencyFactory(), company, 5)
    parameter("recount.at_once", 0, since=date(2020, 1, 1))
    row = f"{agency.code},Z-1,0,{company.business_number},700,2026-03-02,2026-03-02,물품,"
    batch = importing.receive([f"{HEADER}\n{row}".encode()], name="z.csv", by=by, agency=None)
    importing.check(batch.pk)
    register.add(Credential(kind_id="SME", company=company, valid_from=date(2025, 1, 1)))
    assert StaleSubject.objects.exists(), "the change was to be left to the job"

    assert one_after_the_other(lambda: importing.save(batch.pk, by=by), recount.drain_all) == []

    assert not StaleSubject.objects.exists()
    assert live(agency, year=2026).sums.counted["SME"] == 700
    assert differences_of(2026) == []


@pytest.mark.parametrize("first", ["mark", "upload"])
def test_a_mark_and_an_upload_that_replaces_its_entry(committed_db, first):
    """Whoever is first: no mark is left on an entry that is out, and none is lost on the one in its place (C-18)."""
    agency, company, by = AgencyFactory(), CompanyFactory(), ministry()
    batches = []
    for won in (700, 900):
        row = f"{agency.code},Z-1,0,{company.business_number},{won},2026-03-02,2026-03-02,물품,"
        batch = importing.receive([f"{HEADER}\n{row}".encode()], name="z.csv", by=by, agency=None)
        batches.append(importing.check(batch.pk).pk)
    importing.save(batches[0], by=by)
    old = Entry.objects.get()

    def mark() -> None:
        one_off.mark([old.pk], code="RENT", reason="-", by=by)

    def upload() -> None:
        importing.save(batches[1], by=by, replace=True)

    assert one_after_the_other(*((mark, upload) if first == "mark" else (upload, mark))) == []

    marked = {mark.entry_id for mark in OneOff.objects.all()}
    new = Entry.objects.get(amount=900)
    assert marked == ({old.pk, new.pk} if first == "mark" else set())
