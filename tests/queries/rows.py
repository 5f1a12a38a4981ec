"""At least thirty rows of everything that the administration lists, copied from one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import models
from django_celery_beat.models import SolarSchedule

from procurement.cases.enums import Visibility
from procurement.cases.models import Case
from procurement.cases.remarks import comment
from procurement.notices.models import Notice, OutgoingMail
from procurement.organisations.enums import Role
from procurement.organisations.models import Company
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.models import ServiceAccount
from procurement.service_accounts.services import make
from tests import factories
from tests.permits.world import people, submitted

MANY = 30


def make_many(model: type[models.Model]) -> None:
    """Make rows until there are thirty."""
    lacking = MANY - model._default_manager.count()
    if lacking <= 0:
        return
    if model in MAKERS:
        MAKERS[model](lacking)
    else:
        first = model._default_manager.order_by("-pk").first()
        assert first is not None, "tests/admin_rows.py makes no such row"
        model._default_manager.bulk_create([_copy(first, n) for n in range(1, lacking + 1)])


def _cases(lacking: int) -> None:
    who = people()
    for _each in range(lacking):
        submitted(who)


def _told(lacking: int) -> None:
    who = people()
    permit = submitted(who)
    for n in range(lacking):
        comment(permit, f"{n}", actor=who.operator, visibility=Visibility.PARTIES)


def _programs(lacking: int) -> None:
    head = people().applicant
    for n in range(lacking):
        make(head, name=f"프로그램 {n}", role=Role.STAFF, scopes=[Scope.READ])


MAKERS: dict[type[models.Model], Callable[[int], object]] = {
    Case: _cases,
    Company: factories.CompanyFactory.create_batch,
    EmailAddress: lambda lacking: [
        EmailAddress.objects.create(user=one, email=one.email) for one in factories.UserFactory.create_batch(lacking)
    ],
    Notice: _told,
    OutgoingMail: _told,
    ServiceAccount: _programs,
    SolarSchedule: lambda lacking: [
        SolarSchedule.objects.create(event="sunset", latitude=n, longitude=n) for n in range(lacking)
    ],
}


def _copy(row: models.Model, n: int) -> models.Model:
    """Another row like it; what must be unique is changed."""
    fields = [one for one in row._meta.concrete_fields if not isinstance(one, models.AutoField)]
    values = {one.attname: getattr(row, one.attname) for one in fields}
    for name in _unique(row):
        field: Any = row._meta.get_field(name)
        values[field.attname] = _other(field, values[field.attname], n)
    return type(row)(**values)


def _unique(row: models.Model) -> Iterator[str]:
    yield from (one.name for one in row._meta.concrete_fields if one.unique and not isinstance(one, models.AutoField))
    for one in row._meta.constraints:
        if isinstance(one, models.UniqueConstraint) and not isinstance(
            row._meta.get_field(one.fields[-1]), models.ForeignKey
        ):
            yield one.fields[-1]


def _other(field: models.Field[Any, Any], value: Any, n: int) -> Any:
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(value, str):
        return f"{value[: (field.max_length or 100) - 3]}Z{n:02d}"
    if isinstance(value, date):
        return value + timedelta(days=n)
    return value + n if isinstance(value, int) else value
