"""Which credentials stand beside each other."""

from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from procurement.credentials.models import Credential


def counting_days(credential: Credential) -> DateRange | None:
    """The days on which a credential counts, as the database computes them; ``None`` when on no day.

    From the first day to the last, both included; an early end leaves the day before as the last.
    """
    last = credential.valid_to
    if credential.ended_on is not None:
        day_before = credential.ended_on - timedelta(days=1)
        last = day_before if last is None else min(last, day_before)
    if last is not None and last < credential.valid_from:
        return None
    return DateRange(credential.valid_from, last, "[]")


def overlapping(credential: Credential) -> QuerySet[Credential]:
    """Other credentials of the same kind, holder and scope that count on one of the same days."""
    days = counting_days(credential)
    if days is None:
        return Credential.objects.none()
    return Credential.objects.filter(
        kind=credential.kind_id,
        company=credential.company_id,
        product=credential.product_id,
        items=credential.items,
        period__overlap=days,
    ).exclude(pk=credential.pk)
