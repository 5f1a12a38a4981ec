"""Claims to represent a company in every state, as people would have brought them about in the last weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO

from priority_purchase.demo import papers
from priority_purchase.demo.companies import DemoCompany
from priority_purchase.demo.people import COMPANY, NEWCOMER, stranger
from procurement.cases.documents import attach
from procurement.cases.enums import Visibility
from procurement.cases.performing import perform, revise
from procurement.cases.remarks import comment
from procurement.jobs import clock
from procurement.jobs.models import ClockSetting
from procurement.onboarding import services
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.acting import Actor, actor_for
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, User


@contextmanager
def days_ago() -> Iterator[_Past]:
    """Let things have happened in the past; afterwards the clock stands as before."""
    before = ClockSetting.objects.values_list("offset_seconds", flat=True).first()
    try:
        yield _Past(clock.now())
    finally:
        ClockSetting.objects.all().delete()
        if before is not None:
            ClockSetting.objects.create(pk=1, offset_seconds=before)


class _Past:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self, days: int, hour: int = 10) -> None:
        """It is so many days ago, or the Friday before a weekend, at this hour; never later than the present."""
        moment = (self._now - timedelta(days=days)).replace(hour=hour, minute=12)
        weekend = max(0, moment.weekday() - 4)
        clock.move(min(moment - timedelta(days=weekend), self._now))


def write_claims(companies: Sequence[DemoCompany], people: Mapping[str, User]) -> None:
    """One claim in each state: approved, rejected, asked for more, waiting, overdue, withdrawn, begun."""
    operator = actor_for(people["operator@demo.example"])
    small = iter([one for one in companies if one.size == "SMALL"])
    with days_ago() as it_is:
        it_is(24)
        approved = _submitted(next(small), people[COMPANY.email])
        it_is(23, 15)
        perform(approved, "approve", actor=operator)
        it_is(19)
        rejected = _submitted(next(small), stranger(1))
        it_is(18)
        reason = "제출한 사업자등록증의 상호와 신청한 상호가 다릅니다. 등록증과 같은 상호로 다시 신청해 주십시오."
        perform(rejected, "reject", actor=operator, reason=reason)
        it_is(16)
        late = _submitted(next(small), stranger(2))
        comment(late, "대표자 변경 여부를 등기로 확인 중입니다.", actor=operator, visibility=Visibility.INTERNAL)
        it_is(9)
        withdrawn = _submitted(next(small), stranger(3))
        it_is(8, 17)
        perform(withdrawn, "withdraw", actor=actor_for(stranger_of(withdrawn)))
        it_is(5)
        unclear = _submitted(next(small), stranger(4))
        it_is(4, 14)
        reason = "사업자등록증의 발급일이 보이지 않습니다. 전체가 보이게 다시 올려 주십시오."
        perform(unclear, "ask_for_supplement", actor=operator, reason=reason)
        it_is(1)
        _submitted(next(small), stranger(5))
        it_is(0, 9)
        _submitted(next(small), stranger(6))
        _begun(next(small), people[NEWCOMER.email])


def write_invitations(people: Mapping[str, User], agencies: Mapping[str, Agency]) -> None:
    """Offers that wait for an answer: of the company, of the officer's agency, of an agency that has nobody yet."""
    company = actor_for(people[COMPANY.email])
    services.invite(company, email="staff@demo.example", role=Role.STAFF)
    approver = actor_for(people["approver@demo.example"])
    services.invite(approver, email="colleague@demo.example", role=Role.CONTRACT_OFFICER)
    new = next(one for one in agencies.values() if one.closed_on is None and one.name != str(approver))
    operator = actor_for(people["operator@demo.example"])
    services.invite(operator, email="first.officer@demo.example", role=Role.AGENCY_APPROVER, agency=new)


def stranger_of(claim: CompanyClaim) -> User:
    """Who claims."""
    if claim.opened_by is None:
        raise ValueError("a claim is opened by a person")
    return claim.opened_by


def _begun(company: DemoCompany, person: User) -> CompanyClaim:
    actor = Actor(person)
    draft = services.begin_claim(actor)
    return revise(draft, actor=actor, business_number=company.number, company_name=company.name)


def _submitted(company: DemoCompany, person: User) -> CompanyClaim:
    draft, actor = _begun(company, person), Actor(person)
    proof = papers.page(
        "사업자등록증 (견본)",
        [
            f"등록번호: {company.number[:3]}-{company.number[3:5]}-{company.number[5:]}",
            f"상호: {company.name}",
            f"개업연월일: {company.founded_on:%Y-%m-%d}",
            "이 문서는 시연을 위해 지어낸 것으로 효력이 없습니다.",
        ],
    )
    attach(draft, BytesIO(proof), name="사업자등록증.pdf", kind="REGISTRATION", actor=actor)
    perform(draft, "submit", actor=actor)
    return CompanyClaim.objects.get(pk=draft.pk)
