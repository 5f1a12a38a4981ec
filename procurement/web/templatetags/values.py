"""Filters and tags that show one value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeVar

from django.template import Library
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from procurement.law.decisions import Reason
from procurement.policy import citations
from procurement.search.query import Query
from procurement.web import formats, tones

register = Library()
Value = TypeVar("Value")


def present(value: Value | str) -> Value | None:
    """The value; a name that the page's context does not hold comes as an empty text and is unknown."""
    return None if isinstance(value, str) else value


register.filter("business_number", formats.business_number)


@register.filter
def amount(won: formats.Won | None) -> str:
    """Whole won with separators."""
    return formats.amount(present(won))


@register.filter
def short_amount(won: formats.Won | None) -> str:
    """About three digits and a unit."""
    return formats.short_amount(present(won))


@register.filter
def article(citation: str) -> str:
    """An article of the law as the reader cites it."""
    return citations.local_citation(citation)


@register.filter
def marked(text: str, query: Query) -> SafeString:
    """A text with what was looked for marked."""
    spans = ((format_html("<mark>{}</mark>", one.text) if one.found else one.text) for one in query.spans(text))
    return format_html_join("", "{}", ((one,) for one in spans))


@register.filter
def sentence(reason: Reason) -> str:
    """A reason in the reader's language."""
    return reason.sentence(_)


@register.filter
def count(number: int | None) -> str:
    """A number of things, with separators."""
    return formats.count(present(number))


@register.filter
def day(value: dt.date | None) -> str:
    """A day in the reader's form."""
    value = present(value)
    if value is None:
        return formats.UNKNOWN
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return _time(value.isoformat(), formats.day(value))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A day and hour in the site's zone."""
    value = present(value)
    if value is None:
        return formats.UNKNOWN
    local = timezone.localtime(value)
    return _time(local.isoformat(timespec="minutes"), formats.moment(local))


def _time(stamp: str, shown: str) -> SafeString:
    """Both texts are made of numbers and names of months: nothing in them needs escaping."""
    return mark_safe(f'<time class="day" datetime="{stamp}">{shown}</time>')  # noqa: S308


@register.simple_tag(name="amount")
def amount_with_unit(won: formats.Won | None, *, inline: bool = False) -> str:
    """Exact won, with the readable unit beside or below from 100 million on."""
    won = present(won)
    exact = formats.amount(won)
    if won is None or abs(Decimal(won)) < formats.READABLE_FROM:
        return format_html('<span class="amount">{}</span>', exact)
    return format_html(
        '<span class="amount{}">{} <span class="amount-readable">{}</span></span>',
        " inline" if inline else "",
        exact,
        formats.short_amount(won),
    )


def or_reason(shown: str, reason: str) -> str:
    """The value; an unknown one with the reason why."""
    if shown != formats.UNKNOWN:
        return format_html('<span class="figure">{}</span>', shown)
    if not reason:
        return format_html(
            '<span class="figure unknown" aria-hidden="true">{}</span><span class="sr-only">{}</span>',
            formats.UNKNOWN,
            _("not known"),
        )
    return format_html(
        '<span class="figure unknown"><span aria-hidden="true">{}</span> <span class="reason">{}</span></span>',
        formats.UNKNOWN,
        reason,
    )


@register.simple_tag
def percent(points: Decimal | float | None, reason: str = "", decimals: int = 2) -> str:
    """Percent points; an unknown one is a dash with its reason, never 0."""
    return or_reason(formats.percent(present(points), decimals), reason)


@register.simple_tag
def ratio(counted: formats.Won | None, base: formats.Won | None, reason: str = "") -> str:
    """Percent from two amounts."""
    return or_reason(formats.percent(formats.ratio(present(counted), present(base))), reason)


@register.simple_tag
def basis_points(points: int | None, reason: str = "") -> str:
    """A target."""
    return or_reason(formats.basis_points(present(points)), reason)


@register.simple_tag
def badge(label: str, tone: str = tones.Tone.GRAY) -> SafeString:
    """A word with a sign and a tone."""
    return format_html(
        '<span class="krds-badge bg-light-{tone}">'
        '<span class="badge-sign" aria-hidden="true">{sign}</span>{label}</span>',
        tone=tone,
        sign=tones.SIGNS[tones.Tone(tone)],
        label=label,
    )


@register.simple_tag
def status(value: object, label: str = "") -> SafeString:
    """A status with the tone that its registry gives; the label is needed for a stored value."""
    return badge(label or str(getattr(value, "label", value)), tones.tone_of(value))


@register.simple_tag
def met(verdict: bool | None, reason: str = "") -> SafeString:  # noqa: FBT001 - a value to show
    """Whether a target is met, in words."""
    if verdict is None:
        return badge(reason or _("no verdict"))
    if verdict:
        return badge(_("met"), tones.Tone.SUCCESS)
    return badge(_("not met"), tones.Tone.DANGER)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from the design system, silent for screen readers."""
    return format_html('<i class="svg-icon {}" aria-hidden="true"></i>', name)
