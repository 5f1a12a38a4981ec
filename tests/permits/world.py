"""Permits on their way, for tests: who takes part, and a case in any state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from procurement.cases.performing import open_case, perform
from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import Company
from tests.factories import CompanyFactory, actor, member
from tests.permits.workflow import Permit


@dataclass(frozen=True)
class People:
    """Everybody whom a permit needs."""

    company: Company
    applicant: Actor
    staff: Actor
    operator: Actor
    other_operator: Actor
    surveyor: Actor
    stranger: Actor
    auditor: Actor


def people() -> People:
    """A company with two people, two operators, a surveyor, an auditor and somebody from another company."""
    company = CompanyFactory()
    return People(
        company=company,
        applicant=actor(member(Role.REPRESENTATIVE, company=company)),
        staff=actor(member(Role.STAFF, company=company)),
        operator=actor(member(Role.OPERATOR)),
        other_operator=actor(member(Role.OPERATOR)),
        surveyor=actor(member(Role.SURVEYOR)),
        stranger=actor(member(Role.REPRESENTATIVE, company=CompanyFactory())),
        auditor=actor(member(Role.AUDITOR)),
    )


def draft(who: People, **fields: Any) -> Permit:
    """A permit that could be submitted."""
    values = {"square_metres": 12, "goods": "꽃"} | fields
    return open_case(
        Permit, actor=who.applicant, title="꽃 가게", parties={"APPLICANT": {"company": who.company}}, **values
    )


def take(permit: Permit, name: str, by: Actor, **values: Any) -> Permit:
    """Take a step and read the permit again."""
    perform(permit, name, actor=by, **values)
    return Permit.objects.get(pk=permit.pk)


def submitted(who: People, **fields: Any) -> Permit:
    """A permit that was handed in and is worked on by the first operator."""
    return take(take(draft(who, **fields), "submit", who.applicant), "take_over", who.operator)


def proposed(who: People) -> Permit:
    """A permit that waits for its decision."""
    sent = take(submitted(who), "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)
    return take(sent, "propose", who.surveyor, rent=90_000)
