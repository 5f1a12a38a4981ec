"""Every list of the site, with what fills it. A later list needs a line here; a test finds one that has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

from priority_purchase.rates.models import EvaluationRun, Result
from procurement.cases.documents import attach
from procurement.cases.enums import Visibility
from procurement.cases.performing import perform
from procurement.cases.remarks import comment
from procurement.contracts.enums import Kind
from procurement.contracts.models import ImportBatch
from procurement.jobs import clock
from procurement.onboarding.services import begin_claim, invite
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, User
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.services import make
from tests import factories
from tests.permits.workflow import Permit
from tests.permits.world import People, people, submitted
from tests.sample_files import pdf
from tests.world.keys import security_key


class Scene:
    """What the rows of lists are about; each part is made when it is first needed."""

    @cached_property
    def who(self) -> People:
        return people()

    @cached_property
    def agency(self) -> Agency:
        return factories.AgencyFactory()

    @cached_property
    def officer(self) -> User:
        return factories.officer(self.agency)

    @cached_property
    def ministry(self) -> User:
        return factories.ministry()

    @cached_property
    def operator(self) -> User:
        return self.who.operator.user

    @cached_property
    def representative(self) -> User:
        return self.who.applicant.user

    @cached_property
    def permit(self) -> Permit:
        return submitted(self.who)

    @cached_property
    def run(self) -> EvaluationRun:
        return run(self, 0)


@dataclass(frozen=True)
class List:
    """A list: who reads it, what makes its row number ``n``, and what its address needs."""

    reader: str
    row: Callable[[Scene, int], object]
    arguments: Mapping[str, Callable[[Scene], Any]] = field(default_factory=dict)
    query: str = ""


def permit(scene: Scene, _n: int) -> Permit:
    """A case, worked on by the first operator."""
    return submitted(scene.who)


def late_permit(scene: Scene, n: int) -> Permit:
    """A case whose decision is overdue."""
    made = permit(scene, n)
    made.deadlines.update(due_on=clock.today().replace(year=2020))
    return made


def permit_of_this_week(scene: Scene, n: int) -> Permit:
    """A case whose decision is due today."""
    made = permit(scene, n)
    made.deadlines.update(due_on=clock.today())
    return made


def own_claim(scene: Scene, _n: int) -> None:
    """A claim that was withdrawn: each person has one draft at a time."""
    claim = begin_claim(scene.who.applicant)
    perform(CompanyClaim.objects.get(pk=claim.pk), "withdraw", actor=scene.who.applicant)


def paper(scene: Scene, n: int) -> None:
    attach(scene.permit, BytesIO(pdf(text=f"{n}")), name=f"{n}.pdf", actor=scene.who.applicant)


def remark(scene: Scene, n: int) -> None:
    comment(scene.permit, f"{n}", actor=scene.who.operator, visibility=Visibility.PARTIES)


def colleague(scene: Scene, n: int) -> None:
    """Somebody in one's company, and somebody invited."""
    factories.member(Role.STAFF, company=scene.who.company)
    invite(scene.who.applicant, email=f"new{n}@test.example", role=Role.STAFF)


def program(scene: Scene, n: int) -> None:
    make(scene.who.applicant, name=f"프로그램 {n}", role=Role.STAFF, scopes=[Scope.READ])


def capacity(scene: Scene, _n: int) -> None:
    factories.member(Role.STAFF, user=scene.representative, company=factories.CompanyFactory())


def key(scene: Scene, n: int) -> None:
    security_key(scene.representative, name=f"{n}")


def purchase(scene: Scene, n: int) -> None:
    product = factories.product(f"{20_000_000 + n}", f"{5_610_150_401 + n}")
    factories.credential("NEP", product=product)
    company = factories.CompanyFactory()
    factories.entry(scene.agency, company, 1_000, product=product, item_code=product.item_code)


def unsettled(scene: Scene, _n: int) -> None:
    factories.entry(scene.agency, factories.CompanyFactory(), 1_000, kind=Kind.UNKNOWN)


def upload(scene: Scene, n: int) -> None:
    by = factories.officer(scene.agency)
    ImportBatch.objects.create(name=f"{n}.csv", size=1, uploaded_by=by, uploaded_at=clock.now(), agency=scene.agency)


def buying_agency(_scene: Scene, _n: int) -> None:
    factories.entry(factories.AgencyFactory(parent=factories.AgencyFactory()), factories.CompanyFactory(), 1_000)


def run(_scene: Scene, n: int) -> EvaluationRun:
    by, version = factories.UserFactory(), EvaluationRun.objects.count() + 1
    return EvaluationRun.objects.create(
        year=2026,
        kind="ON_DEMAND",
        policy_set_code="kr-law",
        version=version,
        requested_at=clock.now(),
        requested_by=by,
    )


def result(scene: Scene, _n: int) -> None:
    Result.objects.create(
        run=scene.run, agency=factories.AgencyFactory(), programme_code="NEP", status="COMPUTED", ledger_hash=""
    )


OF_AGENCY: Mapping[str, Callable[[Scene], Any]] = {"code": lambda scene: scene.agency.code, "year": lambda _scene: 2026}
OF_CASE: Mapping[str, Callable[[Scene], Any]] = {"pk": lambda scene: scene.permit.pk}
OF_RUN: Mapping[str, Callable[[Scene], Any]] = {"pk": lambda scene: scene.run.pk}

LISTS: dict[str, List] = {
    "procurement:cases": List("operator", permit),
    "procurement:case": List("operator", remark, OF_CASE),
    "procurement:case_documents": List("operator", paper, OF_CASE),
    "procurement:inbox": List("operator", permit),
    "procurement:inbox_due": List("operator", permit_of_this_week),
    "procurement:inbox_overdue": List("operator", late_permit),
    "procurement:inbox_notices": List("representative", permit),
    "procurement:claim": List("representative", own_claim),
    "procurement:people": List("representative", colleague),
    "procurement:programs": List("representative", program),
    "procurement:act_for": List("representative", capacity),
    "mfa_list_webauthn": List("representative", key),
    "procurement:imports": List("officer", upload),
    "priority_purchase:entries": List("officer", purchase, OF_AGENCY, "?programme=NEP"),
    "priority_purchase:items": List("officer", purchase, OF_AGENCY, "?programme=NEP"),
    "priority_purchase:one_off": List("officer", purchase, OF_AGENCY),
    "priority_purchase:settle": List("officer", unsettled, OF_AGENCY),
    "priority_purchase:national": List("ministry", buying_agency, {"year": lambda _scene: 2026}),
    "priority_purchase:runs": List("ministry", run),
    "priority_purchase:run": List("ministry", result, OF_RUN),
    "api-agency-list": List("ministry", buying_agency),
    "api-case-list": List("operator", permit),
    "api-case-document-list": List("operator", paper, {"case": lambda scene: scene.permit.pk}),
    "api-case-detail": List("operator", remark, OF_CASE),
    "api-entry-list": List("officer", purchase),
    "api-import-list": List("officer", upload),
    "api-result-list": List("ministry", result),
    "api-run-list": List("ministry", run),
    "api-rates": List("ministry", buying_agency, {}, "?year=2026&programme=NEP"),
    "api-met-agencies": List("ministry", buying_agency, {}, "?year=2026&programme=NEP"),
    "api-agency-items": List("officer", purchase, OF_AGENCY, "?programme=NEP"),
}
"""By the name of the route. Lists of the administration need no line: ``rows.py`` fills them."""
