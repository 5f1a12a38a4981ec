"""Who can sign in to the demo; everybody's password is known and printed."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Membership, User

PASSWORD = "procure-demo-2026"  # noqa: S105 - printed for everybody who starts the demo
OFFICERS_AGENCY = "한솔도"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person of the demo who can sign in; ``role`` is empty for somebody who has only signed up."""

    email: str
    name: str
    role: Role | None
    agency: str = ""
    joins_by_claim: bool = False
    """Gets the role by a claim that the operator approves, not from the beginning."""


COMPANY = SignIn("company@demo.example", "기업 대표자", Role.REPRESENTATIVE, joins_by_claim=True)
NEWCOMER = SignIn("newcomer@demo.example", "새 가입자", None)
SIGN_INS = (
    SignIn("officer@demo.example", "수요기관 담당자", Role.AGENCY_OFFICER, OFFICERS_AGENCY),
    SignIn("approver@demo.example", "수요기관 결재자", Role.AGENCY_APPROVER, OFFICERS_AGENCY),
    SignIn("ministry@demo.example", "총괄부처 담당자", Role.MINISTRY_OFFICER),
    SignIn("operator@demo.example", "운영기관 담당자", Role.OPERATOR),
    SignIn("auditor@demo.example", "감사 담당자", Role.AUDITOR),
    COMPANY,
    NEWCOMER,
    SignIn("admin@demo.example", "시스템 관리자", Role.ADMINISTRATOR),
)


def sign_ins() -> dict[str, User]:
    """The demo's people, with verified addresses; by e-mail."""
    made = {}
    for one in SIGN_INS:
        make = User.objects.create_superuser if one.role == Role.ADMINISTRATOR else User.objects.create_user
        user = make(one.email, PASSWORD, name=one.name)
        EmailAddress.objects.create(user=user, email=one.email, verified=True, primary=True)
        if one.role and not one.joins_by_claim:
            agency = Agency.objects.get(name=one.agency) if one.agency else None
            Membership.objects.create(user=user, agency=agency, role=one.role)
        made[one.email] = user
    return made


def stranger(place: int) -> User:
    """Somebody who asks for something and never signs in to the demo."""
    return User.objects.create_user(f"claimant{place}@demo.example", name=f"신청인 {place}")
