"""Writes about notices that people ask for: new versions of texts, wishes, reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max

from procurement.jobs import clock
from procurement.notices.enums import MailState, Way
from procurement.notices.models import Notice, NoticePreference, NoticeTemplate, OutgoingMail
from procurement.notices.queries import must_be_told, notices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from procurement.organisations.models import User


@transaction.atomic
def add_version(template: NoticeTemplate, *, by: User) -> NoticeTemplate:
    """Write a text down as the next version of its code and language; no version is ever changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notice templates'))")
    versions = NoticeTemplate.objects.filter(code=template.code, language=template.language)
    template.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    template.shipped, template.made_at, template.made_by = False, clock.now(), by
    template.save(force_insert=True)
    return template


@transaction.atomic
def choose(person: User, wishes: Mapping[str, Way]) -> None:
    """Keep how a person wants to hear of topics; those that the law wants told stay as they are."""
    mandatory = must_be_told()
    for topic, way in wishes.items():
        if topic not in mandatory:
            NoticePreference.objects.update_or_create(person=person, topic=topic, defaults={"way": way})


def choose_language(person: User, language: str) -> None:
    """Keep in which language a person gets mails; empty is the site's."""
    person.language = language
    person.save(update_fields=["language"])


def mark_read(person: User, pk: int | None = None) -> int:
    """Mark one of a person's notices, or all, as read; gives how many were unread."""
    unread = notices_of(person).filter(read_at__isnull=True)
    chosen = unread if pk is None else unread.filter(pk=pk)
    return Notice.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)), read_at__isnull=True).update(
        read_at=clock.now()
    )


def try_again(mails: QuerySet[OutgoingMail]) -> int:
    """Let mails that were not sent be tried at once, with all their attempts; gives how many."""
    stuck = mails.filter(state__in=[MailState.FAILED, MailState.GIVEN_UP])
    return stuck.update(state=MailState.WAITING, attempts=0, next_try=clock.now())
