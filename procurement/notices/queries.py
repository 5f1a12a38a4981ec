"""Reads of notices: texts in force, wishes, and what a person has been told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from procurement.cases.models import Case
from procurement.notices import topics
from procurement.notices.enums import Way
from procurement.notices.models import Notice, NoticePreference, NoticeTemplate
from procurement.organisations.queries import held_by

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from procurement.organisations.models import User


MOST_UNREAD = 99
"""More unread notices are shown as ``99+``."""


def in_force(rows: Sequence[NoticeTemplate], *, on: datetime | None = None) -> NoticeTemplate | None:
    """Of the versions of one text, the one that counts (counted at a moment): an administrator's before a shipped one.

    A text that did not exist yet at the moment is read in its first version.
    """
    known = [row for row in rows if on is None or row.made_at <= on] or sorted(rows, key=lambda row: row.version)[:1]
    return max(known, key=lambda row: (not row.shipped, row.version), default=None)


def marked_in_force(rows: QuerySet[NoticeTemplate]) -> QuerySet[NoticeTemplate]:
    """The same texts, each with ``counts_today``: whether it is the version that :func:`in_force` names."""
    same = NoticeTemplate.objects.filter(code=OuterRef("code"), language=OuterRef("language"))
    first = same.order_by("shipped", "-version").values("pk")[:1]
    return rows.annotate(counts_today=ExpressionWrapper(Q(pk=Subquery(first)), output_field=BooleanField()))


def current_template(code: str, language: str) -> NoticeTemplate | None:
    """The text of a notice that counts today."""
    return in_force(list(NoticeTemplate.objects.filter(code=code, language=language)))


def must_be_told(codes: Iterable[str] | None = None) -> dict[str, NoticeTemplate]:
    """Topics that nobody may switch off, each with a text that says why: one such text in one language is enough."""
    rows = NoticeTemplate.objects.filter(code__in=codes) if codes is not None else NoticeTemplate.objects.all()
    versions: dict[tuple[str, str], list[NoticeTemplate]] = {}
    for row in rows:
        versions.setdefault((row.code, row.language), []).append(row)
    found: dict[str, NoticeTemplate] = {}
    for (code, _language), group in versions.items():
        counts = in_force(group)
        if counts is not None and not counts.may_opt_out and topics.has_topic(code):
            found.setdefault(topics.topic_of(code).code, counts)
    return found


def ways_of(people: Iterable[int], topic_codes: Iterable[str]) -> dict[tuple[int, str], Way]:
    """How each of the people wants (or has) to hear of each topic."""
    chosen, ids = set(topic_codes), set(people)
    known = [topic for topic in topics.every() if topic.code in chosen]
    mandatory = must_be_told([message.code for topic in known for message in topic.messages])
    wishes = NoticePreference.objects.filter(person__in=ids, topic__in=chosen)
    wanted = {(wish.person_id, wish.topic): Way(wish.way) for wish in wishes}
    return {
        (person, topic.code): Way.AT_ONCE
        if topic.code in mandatory
        else wanted.get((person, topic.code), topic.default)
        for person in ids
        for topic in known
    }


def notices_of(user: User | AnonymousUser) -> QuerySet[Notice]:
    """What a person was told, as far as it is still the person's: capacity held, case visible."""
    if not user.is_authenticated:
        return Notice.objects.none()
    held = Q(membership__isnull=True) | Q(membership__in=[one.pk for one in held_by(user)])
    seen = Case.objects.visible_to(user).order_by()
    return Notice.objects.filter(held, person=user, case__in=seen.values("pk"))


def unread_count(user: User | AnonymousUser) -> int:
    """Unread notices of a person, counted up to one more than :data:`MOST_UNREAD`; one query while there is none."""
    if not user.is_authenticated or not Notice.objects.filter(person=user, read_at__isnull=True).exists():
        return 0
    return notices_of(user).filter(read_at__isnull=True).order_by()[: MOST_UNREAD + 1].count()
