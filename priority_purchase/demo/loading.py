"""Brings the demo into an empty site: registers by rows, purchases through the real import."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from priority_purchase.demo import agencies as roster
from priority_purchase.demo import files, hub_reports, joining, joint, registers
from priority_purchase.demo.people import OFFICERS_AGENCY, sign_ins
from priority_purchase.demo.purchases import HISTORY, YEAR
from priority_purchase.demo.world import World, world
from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from procurement.contracts import importing
from procurement.contracts.models import ImportBatch
from procurement.organisations.models import Agency, User
from procurement.policy.models import PolicySet

_ACCEPTED = ("AGENCY", "COMPANY", "CLASSIFICATION", "PRODUCT")
Say = Callable[[str], None]


def is_loaded() -> bool:
    """Whether the demo is there already."""
    return Agency.objects.filter(code=roster.agencies()[0].code).exists()


def bring_in(content: bytes, *, name: str, by: User, agency: Agency | None = None) -> ImportBatch:
    """Take one file through receiving, checking and saving, as a person would."""
    batch = importing.receive([content], name=name, by=by, agency=agency)
    importing.check(batch.pk)
    return importing.save(batch.pk, by=by, accept=_ACCEPTED)


def evaluate(year: int, *, kind: RunKind, by: User, policy_set: PolicySet | None = None) -> None:
    """Open a run and do it at once."""
    run = evaluation.open_run(year=year, kind=kind, by=by, policy_set=policy_set)
    evaluation.execute(run.pk)
    if kind == RunKind.OFFICIAL:
        evaluation.publish(run.pk)


@transaction.atomic
def load(say: Say) -> None:
    """Load everything, whole or not at all."""
    made = world()
    say("agencies, companies, products, credentials and targets")
    agencies = registers.write_agencies(made)
    companies = registers.write_companies(made)
    products = registers.write_goods(made, companies)
    registers.write_credentials(made, companies, products)
    registers.write_targets(made, agencies)
    people = sign_ins()
    ministry = people["ministry@demo.example"]
    say("people who join")
    joining.write_claims(made.companies, people)
    joining.write_invitations(people, agencies)
    say("two reports of the procurement data hub")
    for name, content in reports(made).items():
        bring_in(content, name=name, by=ministry)
    say("the years before")
    bring_in(files.contract_file(made.history()), name="contracts-2022-2025.csv", by=ministry)
    for year in HISTORY:
        evaluate(year, kind=RunKind.OFFICIAL, by=ministry)
    say("this year's purchases")
    bring_in(files.contract_file(made.present()), name="contracts-2026.csv", by=ministry)
    answer = joint.answer(made.agencies, made.companies)
    bring_in(answer, name="joint-works-2026.json", by=ministry)
    spender = next(row for row in agencies.values() if row.name == roster.EXPENDITURE_BASIS)
    rows = files.expenditure_rows(made.spending())
    sheet = files.workbook(files.EXPENDITURE_COLUMNS, rows, sheet="지출결의")
    bring_in(sheet, name="expenditure-2026.xlsx", by=ministry, agency=spender)
    say("the evaluation of this year")
    evaluate(YEAR, kind=RunKind.SNAPSHOT, by=ministry)
    evaluate(YEAR, kind=RunKind.ON_DEMAND, by=ministry, policy_set=PolicySet.objects.get(code="kip-2024"))


def reports(made: World) -> dict[str, bytes]:
    """The two hub reports, by file name."""
    return {
        "innovative-product-deliveries-2026.csv": hub_reports.innovative_deliveries(made.agencies, made.goods),
        "contract-lines-2026.csv": hub_reports.contract_lines(made.agencies, made.goods),
    }


def files_to_try(made: World) -> dict[str, bytes]:
    """Files with which people can try the import; some have mistakes on purpose."""
    october = [row for row in files.expenditure_rows(made.spending()) if row[0].startswith("2026-10")]
    spent = files.with_mistakes(october)
    more = [
        replace(one, contract_no=f"R26TA96{place:06d}")
        for place, one in enumerate(one for one in made.present_of(OFFICERS_AGENCY) if one.change == 0)
    ][::25]
    columns = files.EXPENDITURE_COLUMNS
    return reports(made) | {
        "try-contracts.csv": files.contract_file(more, mistakes=True),
        "try-expenditure.xlsx": files.workbook(columns, spent, sheet="지출결의"),
        "try-expenditure-cp949.csv": files.cp949(columns, spent),
        "try-women-owned.xlsx": files.workbook(files.LIST_COLUMNS, files.women_list(made.companies), sheet="여성기업"),
    }


def write_files_to_try() -> Path:
    """Put the files where people find them; returns the folder."""
    folder = settings.VAR_DIR / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files_to_try(world()).items():
        (folder / name).write_bytes(content)
    return Path(folder)
