"""Small, believable rows for tests; all names are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import factory

from procurement.catalogue.models import Classification, Product
from procurement.contracts import locks
from procurement.contracts.enums import Kind, Source
from procurement.contracts.models import Entry
from procurement.contracts.recounting import attribute_again
from procurement.credentials import changes
from procurement.credentials.models import Credential
from procurement.organisations.acting import Actor, actor_for
from procurement.organisations.enums import AgencyType, Role
from procurement.organisations.models import Agency, Company, Membership, User
from procurement.policy.models import LegalParameter

_numbers = count(1)


def business_number(serial: int) -> str:
    """An invented business number whose check digit holds."""
    nine = f"{900_000_000 + serial:09d}"
    digits = [int(digit) for digit in nine]
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(a * b for a, b in zip(digits, weights, strict=True)) + digits[8] * 5 // 10
    return f"{nine}{(10 - total % 10) % 10}"


class AgencyFactory(factory.django.DjangoModelFactory[Agency]):
    """A city that does not exist."""

    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"9{n:06d}")
    name = factory.Sequence(lambda n: f"가람시 제{n}청")
    type = AgencyType.LOCAL
    region = "41"


class CompanyFactory(factory.django.DjangoModelFactory[Company]):
    """A company that does not exist."""

    class Meta:
        model = Company

    business_number = factory.Sequence(business_number)
    name = factory.Sequence(lambda n: f"주식회사 새솔{n}")


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person who does not exist."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@test.example")


def officer(agency: Agency) -> User:
    """An officer of an agency."""
    user = UserFactory()
    Membership.objects.create(user=user, agency=agency, role=Role.AGENCY_OFFICER)
    return user


def ministry() -> User:
    """An officer of the ministry."""
    user = UserFactory()
    Membership.objects.create(user=user, role=Role.MINISTRY_OFFICER)
    return user


def product(number: str, item_code: str = "5512190301") -> Product:
    """A product of the catalogue."""
    Classification.objects.get_or_create(code=item_code, defaults={"name": item_code})
    return Product.objects.create(number=number, item_code=item_code, name=f"제품 {number}")


def credential(kind: str, company: Company | None = None, **fields: Any) -> Credential:
    """A credential, standing counted; open-ended from 2020 unless said otherwise."""
    fields.setdefault("valid_from", date(2020, 1, 1))
    made = Credential.objects.create(kind_id=kind, company=company, **fields)
    changes.count_again()
    return made


def entry(agency: Agency, supplier: Company, amount: int, **fields: Any) -> Entry:
    """One attributed ledger entry, written as the ledger's own doors write: locks, then attribution."""
    when = fields.pop("on", date(2026, 3, 2))
    fields.setdefault("kind", Kind.GOODS)
    fields.setdefault("source", Source.MANUAL)
    fields.setdefault("contract_date", when)
    fields.setdefault("booked_on", when)
    fields.setdefault("contract_no", f"T{next(_numbers):08d}")
    fields.setdefault("year", fields["booked_on"].year)
    made = Entry.objects.create(agency=agency, supplier=supplier, amount=amount, **fields)
    attribute([(agency.pk, made.year)])
    made.refresh_from_db()
    return made


def attribute(keys: Sequence[tuple[int, int]]) -> None:
    """Attribute agency-years again."""
    locks.attributing()
    locks.agency_years(keys)
    attribute_again(keys)


def parameter(key: str, value: Any, *, policy_set: str = "kr-law", since: date = date(2026, 1, 1)) -> LegalParameter:
    """A parameter of the law with another value from a day on, as administrators put one in force."""
    rows = LegalParameter.objects.filter(policy_set__code=policy_set, key=key)
    rows.filter(valid_to=None).update(valid_to=since - timedelta(days=1))
    before = rows.latest("valid_from")
    return LegalParameter.objects.create(
        policy_set=before.policy_set,
        key=key,
        value=value,
        unit=before.unit,
        valid_from=since,
        authority=before.authority,
        citation="test",
        reference=True,
    )


def koneps_answer(*items: dict[str, str]) -> bytes:
    """An answer of the KONEPS open API with these items, as the service sends it."""
    body = {"items": list(items), "numOfRows": len(items), "pageNo": 1, "totalCount": len(items)}
    return json.dumps({"response": {"header": {"resultCode": "00"}, "body": body}}, ensure_ascii=False).encode()


def member(
    role: Role, *, user: User | None = None, agency: Agency | None = None, company: Company | None = None
) -> User:
    """A person in a role, for an agency, a company or an office."""
    person = user or UserFactory()
    Membership.objects.create(user=person, role=role, agency=agency, company=company)
    return person


def actor(person: User) -> Actor:
    """The person in the first of the person's capacities."""
    return actor_for(person)
