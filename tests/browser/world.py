"""A small world for browser tests: one agency with every status, a ministry, an upload, a run."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from procurement.contracts import importing
from procurement.contracts.enums import Kind
from procurement.contracts.models import Entry
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Membership, User
from tests.factories import AgencyFactory, CompanyFactory, business_number, credential, entry, product

PASSWORD = "an invented password of 2026"
EMPTY, FULL = "9000001", "9000002"


@dataclass(frozen=True)
class World:
    """Addresses of things to look at."""

    filled: Agency
    empty: Agency
    entry: Entry
    supplier: str
    checked_import: int
    refused_import: int
    saved_import: int
    run: int


def may_sign_in(person: User, *, name: str = "") -> str:
    """Give somebody the password and a verified address; gives the address."""
    from allauth.account.models import EmailAddress

    person.name, person.password = name, make_password(PASSWORD)
    person.save(update_fields=["name", "password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person.email


def person(email: str, role: Role, agency: Agency | None = None) -> User:
    """Somebody who can sign in."""
    user = User.objects.create(email=email, is_staff=True, is_superuser=role == Role.ADMINISTRATOR)
    may_sign_in(user)
    Membership.objects.create(user=user, agency=agency, role=role)
    return user


def build() -> World:
    """Make the world and commit it."""
    filled = AgencyFactory(code=FULL, name="가람광역시", names={"en": "Garam City"})
    empty = AgencyFactory(code=EMPTY, name="나래군", names={"en": "Narae County"})
    officer = person("officer@test.example", Role.AGENCY_OFFICER, filled)
    ministry = person("ministry@test.example", Role.MINISTRY_OFFICER)
    small, woman = CompanyFactory(name="주식회사 도담"), CompanyFactory(name="누림상사")
    credential("SME", small)
    credential("SME", woman)
    credential("WOMEN", woman, valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31))
    for year in (2024, 2025, 2026):
        entry(filled, small, 450_000_000 + year, on=date(year, 3, 2), title="사무용 가구 구매")
        entry(filled, woman, 30_000_000, on=date(year, 4, 2), title="홍보물 제작", kind=Kind.GOODS)
        entry(filled, CompanyFactory(size="LARGE"), 210_000_000, on=date(year, 5, 2), kind=Kind.WORKS)
    new = product("91000001", "5610150401")
    credential("NEP", product=new)
    entry(filled, small, 40_000_000, on=date(2026, 6, 2), title="의자", product=new, item_code=new.item_code)
    first = entry(filled, woman, 5_000_000, kind=Kind.UNKNOWN, title="외주용역")
    header = "결의일자,기업명,사업자등록번호,계,신고기준일,계약일자,지급일,적요,예산과목"
    rows = [
        f"2026-03-0{day},주식회사 새누리,{business_number(70_000 + day)},1100,2026-03-0{day},,,복사용지,"
        for day in (1, 2, 3)
    ]
    rows.append("2026-02-30,주식회사 새누리,123,abc,,,,,")
    content = "\n".join([header, *rows]).encode()
    checked = importing.check(importing.receive([content], name="지출 3월.csv", by=officer, agency=filled).pk)
    refused = importing.check(importing.receive([b"%PDF-1.7"], name="계획.pdf", by=officer, agency=filled).pk)
    saved = importing.check(importing.receive([content], name="지출 다시.csv", by=officer, agency=empty).pk)
    importing.save(saved.pk, by=ministry, accept=("COMPANY",))
    run = evaluation.open_run(year=2026, kind=RunKind.OFFICIAL, by=ministry)
    evaluation.execute(run.pk)
    return World(filled, empty, first, woman.business_number, checked.pk, refused.pk, saved.pk, run.pk)
