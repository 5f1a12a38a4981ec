"""What happened to a row, as the database's own triggers wrote it down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from procurement.web.administration import KeptAdmin

SHOWN = 30
"""So many of the newest changes are shown."""


class HistoryAdmin(KeptAdmin):
    """Shows the tracked history of a row below its fields."""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """The history of a row that exists, besides the page's own."""
        own = list(super().get_readonly_fields(request, obj))
        return own if obj is None else [*own, "history"]

    @admin.display(description=_("history"))
    def history(self, obj: Model) -> SafeString | str:
        """When, by whom, and what changed from what to what; newest first."""
        events = list(obj.events.select_related("pgh_context").order_by("-pgh_id")[: SHOWN + 1])  # type: ignore[attr-defined]
        people = _people(events)
        rows = [
            (
                formats.date_format(timezone.localtime(event.pgh_created_at), "SHORT_DATETIME_FORMAT"),
                people.get(_person_id(event), ""),
                "; ".join(changes),
            )
            for event, changes in zip(events[:SHOWN], _changes(obj, events), strict=False)
        ]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {} {}</li>", rows)) if rows else ""


def _person_id(event: Any) -> int | None:  # noqa: ANN401 - event models are made by the tracking
    return (event.pgh_context.metadata or {}).get("user") if event.pgh_context else None


def _people(events: Sequence[Any]) -> dict[int | None, str]:
    ids = {_person_id(event) for event in events} - {None}
    return {pk: str(person) for pk, person in get_user_model().objects.in_bulk(list(ids)).items()} if ids else {}


def _changes(obj: Model, events: Sequence[Any]) -> Iterator[list[str]]:
    """What each event, newest first, changed against the one before it."""
    fields = [field for field in obj._meta.concrete_fields if not field.generated]
    for event, before in pairwise([*events, None]):
        if before is None:
            yield [_t("added") if event.pgh_label == "insert" else _t("changed")]
        else:
            yield [
                f"{field.verbose_name}: {_shown(field, before)} → {_shown(field, event)}"
                for field in fields
                if getattr(before, field.attname) != getattr(event, field.attname)
            ]


def _shown(field: Field[Any, Any], event: Any) -> str:  # noqa: ANN401 - event models are made by the tracking
    value = getattr(event, field.attname)
    if value in (None, "", []):
        return "—"
    return str(dict(field.flatchoices).get(value, value))
