"""Things of both sides: purchases, uploads, a run, cases in several states, papers, claims, invitations, notices."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from procurement.cases.documents import attach
from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from procurement.catalogue.models import Product
from procurement.contracts import importing, one_off
from procurement.contracts.decisions import ExclusionReason
from procurement.contracts.enums import Kind, Standing
from procurement.credentials.models import StaleSubject
from procurement.notices import unsubscribing
from procurement.notices.models import Notice
from procurement.onboarding.services import begin_claim, invite
from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import Company, Membership, User
from procurement.service_accounts import services as service_accounts
from procurement.service_accounts.enums import Scope
from tests.factories import CompanyFactory, actor, business_number, entry, product
from tests.permits.workflow import Permit
from tests.permits.world import take
from tests.sample_files import pdf
from tests.world import World
from tests.world.keys import security_key
from tests.world.people import Organisations

TOKEN = UUID("5d0c1d6e-6f0e-4a4e-9f43-6d7c5f5f1c11")
"""One intention behind a form."""


def fill(world: World, own: Organisations, other: Organisations) -> None:
    """Everything that was there when the world's cases began."""
    for prefix, side, things in (("", own, world.own), ("other_", other, world.other)):
        people = {name.removeprefix(prefix): user for name, user in world.people.items() if name.startswith(prefix)}
        things.update(_purchases(side, people["agency_officer"]), **_cases(side, people), **_joining(people))
    run = evaluation.open_run(year=2025, kind=RunKind.OFFICIAL, by=world.people["ministry_officer"])
    evaluation.execute(run.pk)
    common = {"run": run.pk, "run_year": '"year":2025', "token": TOKEN, "one_off_code": next(iter(one_off.codes()))}
    common |= {"excluded": Standing.EXCLUDED.value, "exclusion": ExclusionReason.values[0], "settlement": "GOODS"}
    common |= {"file": lambda _person: paper()}
    common |= {f"{name}_pk": user.pk for name, user in world.people.items()}
    for things in (world.own, world.other):
        things.update(common)
    keys = {user.pk: security_key(user).pk for user in world.people.values()}
    world.own["webauthn"] = lambda person: keys[person.pk] if person else 0
    world.other["webauthn"] = keys[world.people["other_citizen"].pk]


def fill_next(world: World, own: Organisations, other: Organisations) -> None:
    """A case that was handed in a week later."""
    for prefix, side, things in (("", own, world.own), ("other_", other, world.other)):
        applicant, operator = (actor(world.people[f"{prefix}{one}"]) for one in ("representative", "operator"))
        fresh = _submitted(side, applicant, operator)
        things.update(fresh=fresh.pk, fresh_number=fresh.number)


def fill_later(world: World) -> None:
    """What is new at the world's present."""
    _invitation, to_citizen = invite(
        actor(world.people["representative"]), email=world.people["citizen"].email, role=Role.STAFF
    )
    _invitation, to_nobody = invite(
        actor(world.people["other_representative"]), email="somebody@test.example", role=Role.STAFF
    )
    StaleSubject.objects.create(company=Company.objects.earliest("pk").pk)
    world.own["secret"], world.other["secret"] = to_citizen, to_nobody
    world.own["notice"] = _notice
    world.other["notice"] = _notice(world.people["other_representative"])
    wish = unsubscribing.address(world.people["representative"], "step").split("/")[-2]
    world.own["wish"], world.other["wish"] = wish, f"{wish[:-2]}xx"


def paper() -> BytesIO:
    """A file to upload, as a form sends it."""
    file = BytesIO(pdf(text="new"))
    file.name = "새 문서.pdf"
    return file


def _notice(person: User | None) -> int:
    found = Notice.objects.filter(person=person).order_by("pk").first() if person else None
    return found.pk if found else 0


def _purchases(side: Organisations, officer: User) -> dict[str, Any]:
    large = CompanyFactory(size="LARGE")
    tag = side.agency.names["en"]
    for year in (2024, 2025, 2026):
        last = entry(side.agency, side.company, 45_000_000 + year, on=date(year, 3, 2), title=f"사무용 가구 구매 {tag}")
        entry(side.agency, large, 210_000_000, on=date(year, 5, 2), title="청사 보수", kind=Kind.WORKS)
    unsettled = entry(side.agency, side.company, 1_100_000, title="외주용역", kind=Kind.UNKNOWN)
    header = "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목"
    right = f"2026-03-01,주식회사 새누리,{business_number(70_001)},1100,2026-03-01,,,복사용지,"
    content = f"{header}\n{right}\n2026-02-30,주식회사 새누리,123,abc,,,,,".encode()
    batch = importing.receive([content], name=f"지출 {tag}.csv", by=officer, agency=side.agency)
    importing.check(batch.pk)
    made = product(f"{20_000_000 + side.company.pk}", "5610150401")
    Product.objects.filter(pk=made.pk).update(maker=side.company)
    found = {
        "supplier": side.company.business_number,
        "product": made.number,
        "unsettled": unsettled.pk,
        "contract": last.contract_no,
        "agency_name": side.agency.names["en"],
        "upload_name": batch.name,
    }
    return found | {"agency": side.agency.code, "entry": last.pk, "upload": batch.pk}


def _cases(side: Organisations, people: dict[str, User]) -> dict[str, Any]:
    """A draft, a case that an operator works on, one that a surveyor examines, one that waits for its decision."""
    applicant, operator, surveyor = (actor(people[one]) for one in ("representative", "operator", "surveyor"))
    draft = _permit(side, applicant)
    case = _submitted(side, applicant, operator)
    papers = {kind: _paper(case, by, kind) for kind, by in (("PLAN", applicant), ("NOTE", operator))}
    comment(case, "월요일에 방문하겠습니다.", actor=operator, visibility=Visibility.PARTIES)
    comment(case, "평면도를 다시 볼 것.", actor=operator, visibility=Visibility.INTERNAL)
    examined, proposed = (
        take(_submitted(side, applicant, operator), "send_to_surveyor", operator, surveyor=people["surveyor"].pk)
        for _each in range(2)
    )
    take(proposed, "propose", surveyor, rent=90_000)
    stopped = take(_submitted(side, applicant, operator), "ask_for_supplement", operator, missing="평면도")
    closed = take(_submitted(side, applicant, operator), "withdraw", applicant)
    cases = {"draft": draft, "case": case, "examined": examined, "proposed": proposed, "stopped": stopped}
    found: dict[str, Any] = {name: one.pk for name, one in (cases | {"closed": closed}).items()}
    found["case_number"] = Permit.objects.get(pk=case.pk).number
    found["draft_title"] = draft.title
    found |= {f"{name}_version": Permit.objects.get(pk=one.pk).version for name, one in cases.items()}
    found |= {"plan": papers["PLAN"].document.versions.get().pk, "plan_entry": papers["PLAN"].pk}
    return found | {"note": papers["NOTE"].document.versions.get().pk, "note_entry": papers["NOTE"].pk}


def _paper(case: Permit, by: Actor, kind: str) -> Any:
    visibility = Visibility.INTERNAL if kind == "NOTE" else Visibility.PARTIES
    return attach(
        case, BytesIO(pdf(text=f"{kind} {case.pk}")), name="배치도.pdf", kind=kind, actor=by, visibility=visibility
    )


def _permit(side: Organisations, applicant: Actor) -> Permit:
    from procurement.cases.performing import open_case

    parties = {"APPLICANT": {"company": side.company}, "MARKET": {"agency": side.agency}}
    return open_case(
        Permit,
        actor=applicant,
        title=f"꽃 가게 {side.agency.names['en']}",
        parties=parties,
        square_metres=12,
        goods="꽃",
    )


def _submitted(side: Organisations, applicant: Actor, operator: Actor) -> Permit:
    return take(take(_permit(side, applicant), "submit", applicant), "take_over", operator)


def _joining(people: dict[str, User]) -> dict[str, Any]:
    """A claim that a citizen has begun, memberships that may be ended, an invitation and a program."""
    claim = begin_claim(actor(people["citizen"]))
    staff, officer = (Membership.objects.get(user=people[one]) for one in ("staff", "contract_officer"))
    head = actor(people["representative"])
    offer, _secret = invite(head, email="offer@test.example", role=Role.STAFF)
    program, _secret = service_accounts.make(head, name="회계 프로그램", role=Role.STAFF, scopes=[Scope.READ])
    found = {"claim": claim.pk, "claim_version": claim.version, "staff": staff.pk, "colleague": officer.pk}
    return found | {"offer": offer.pk, "program": program.pk}
