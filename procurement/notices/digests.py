"""The daily message: what a person has not read and wants to hear of once a day. Nothing to say, no mail."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from procurement.jobs import clock
from procurement.notices.enums import Way
from procurement.notices.models import Notice, OutgoingMail
from procurement.organisations.models import User


def collect() -> int:
    """Plan today's messages; gives their number. Doing it twice a day has one effect."""
    today = clock.today()
    open_ones = Notice.objects.filter(way=Way.DIGEST, digest__isnull=True, read_at__isnull=True)
    people = open_ones.filter(person__is_active=True).order_by("person").values_list("person", flat=True).distinct()
    return sum(_of(person, today) for person in list(people))


@transaction.atomic
def _of(person: int, today: date) -> bool:
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person)
    now = clock.now()
    mail, is_new = OutgoingMail.objects.get_or_create(
        person_id=person, digest_on=today, defaults={"made_at": now, "next_try": now}
    )
    if not is_new:
        return False
    Notice.objects.filter(person=person, way=Way.DIGEST, digest__isnull=True, read_at__isnull=True).update(digest=mail)
    return True
