"""Figures made ready to be shown: percent, sentences, chart rows. No arithmetic of the law here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from priority_purchase.rates import rules
from priority_purchase.rates.enums import Flag, Status
from priority_purchase.rates.figures import Figure
from procurement.credentials.models import CredentialKind
from procurement.law.rates import Rate

WHOLE: dict[str, Promise] = {
    "ALL_MET": gettext_lazy("every part met"),
    "PARTIAL": gettext_lazy("some parts met"),
    "MISSED": gettext_lazy("no part met"),
    "N/A": gettext_lazy("no verdict"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One programme as a card, a table row and a chart row."""

    figure: Figure

    @property
    def code(self) -> str:
        """Code of the programme."""
        return self.figure.programme.code

    @property
    def name(self) -> str:
        """Name of the programme in the reader's language."""
        return self.figure.programme.local_name

    @property
    def percent(self) -> Decimal | None:
        """Rate for display, half up."""
        return rules.percent(self.figure.rate, self.decimals)

    @property
    def decimals(self) -> int:
        """Decimals with which the rate is shown (parameter ``rates.display_decimals``)."""
        return self.figure.decimals

    @property
    def memo_percent(self) -> Decimal | None:
        """The rate without one-off purchases (rule C-18); ``None`` without any, or without a rate."""
        return rules.percent(self.figure.memo.rate, self.decimals) if self.figure.memo else None

    @property
    def memo_cells(self) -> list[Decimal | int | None]:
        """The memo as exports tell it: what counts, what it is measured against, the rate."""
        memo = self.figure.memo
        return [None, None, None] if memo is None else [memo.counted, memo.base, self.memo_percent]

    @property
    def target_percent(self) -> Decimal | None:
        """Target in percent."""
        return basis_points(self.figure.target.basis_points)

    @property
    def evaluation_percent(self) -> Decimal | None:
        """The evaluation's own ratio in percent, where it differs (open point O2)."""
        return basis_points(self.figure.target.evaluation)

    @property
    def achievement(self) -> Decimal | None:
        """Rate by target, one decimal."""
        return one_decimal(self.figure.achievement)

    @property
    def status(self) -> Status:
        """What the rate is worth."""
        return self.figure.status

    @property
    def is_known(self) -> bool:
        """Whether there is a rate to show."""
        return self.percent is not None

    @property
    def reason(self) -> str:
        """Why there is no rate, in words; empty when there is one."""
        return "" if self.is_known else str(self.figure.status.label)

    @property
    def missing_registers(self) -> list[str]:
        """Names of the registers that are not loaded, so that the rate may be too low."""
        if self.status != Status.COMPUTED or not self.figure.missing_registers:
            return []
        kinds = CredentialKind.objects.filter(code__in=self.figure.missing_registers)
        return [kind.local_name for kind in kinds]

    @property
    def flags(self) -> Sequence[Promise | str]:
        """Remarks in words."""
        return [Flag(flag).label for flag in self.figure.flags]

    @property
    def verdict_missing(self) -> str:
        """Why there is a rate and a target and yet no verdict; empty when that is not so."""
        return reported_only() if self.figure.verdict is None and self.figure.is_reported_only else ""


def memo_header() -> list[str]:
    """Heads of :attr:`Card.memo_cells`."""
    return [
        _("Memo: counts without one-off purchases (won)"),
        _("Memo: base without one-off purchases (won)"),
        _("Memo: rate without one-off purchases (%)"),
    ]


def reported_only() -> str:
    """What stands in place of "missed" while a target does not bind yet (open point O4)."""
    return _("reported only")


def met_in_words(met: bool | None, flags: Sequence[str]) -> str:  # noqa: FBT001
    """Whether a target is met, as exports say it; empty when there is no verdict."""
    if met is None:
        return ""
    if met:
        return _("met")
    return reported_only() if Flag.REPORTED_ONLY in flags else _("missed")


def basis_points(value: int | None) -> Decimal | None:
    """Basis points as percent."""
    return None if value is None else Decimal(value) / 100


def one_decimal(value: Fraction | None) -> Decimal | None:
    """A percentage with one decimal, half up."""
    return None if value is None else rules.percent(value / 100, places=1)


@dataclass(frozen=True, slots=True)
class Group:
    """A programme in parts, with the outcome of the whole (section 2.1)."""

    code: str
    cards: tuple[Card, ...]
    outcome: str
    headline: Decimal | None
    decimals: int

    @property
    def name(self) -> str:
        """What the names of the parts have in common, for people; the code where they have nothing."""
        letters = zip(*(card.name for card in self.cards), strict=False)
        common = "".join(same[0] for same in takewhile(lambda same: len(set(same)) == 1, letters))
        return common.rstrip(" (:-–") or self.code

    @property
    def parts(self) -> list[str]:
        """Codes of the parts."""
        return [card.code for card in self.cards]

    @property
    def label(self) -> Promise:
        """The outcome in words."""
        return WHOLE[self.outcome]


def groups_of(cards: Sequence[Card], total: int) -> list[Group]:
    """Programmes that come in parts, with their overall outcome and headline ratio (information only)."""
    parts: dict[str, list[Card]] = {}
    for card in cards:
        if card.figure.programme.part_of:
            parts.setdefault(card.figure.programme.part_of, []).append(card)
    groups = []
    for code, members in parts.items():
        counted = [card.figure.counted for card in members]
        known = sum(value for value in counted if value is not None)
        decimals = members[0].decimals
        headline = None if None in counted else rules.percent(Rate(known, total).value, decimals)
        outcome = rules.whole_outcome([card.figure.met for card in members])
        groups.append(Group(code, tuple(members), outcome, headline, decimals))
    return groups


def by_urgency(cards: Sequence[Card]) -> list[Card]:
    """Missed targets first, those with the most to buy before; then what is met, then what is not known."""

    def place(card: Card) -> tuple[int, int]:
        if card.figure.verdict is False:
            return 0, -(card.figure.shortfall or 0)
        return (1, 0) if card.figure.verdict else (2, 0)

    return sorted(cards, key=place)


def rates_chart(cards: Sequence[Card]) -> dict[str, Any]:
    """Known rates against their targets; what is not known stands in the table, with the reason.

    ``met`` is told, so that nobody compares a rounded rate with its target.
    """
    return {
        "unit": "%",
        "digits": max((card.decimals for card in cards), default=2),
        "rows": [
            {
                "label": card.name,
                "value": card.percent,
                "target": None if card.verdict_missing else card.target_percent,
                "met": card.figure.verdict,
                "note": card.reason or card.verdict_missing,
            }
            for card in cards
            if card.is_known
        ],
    }


def summary_of(cards: Sequence[Card]) -> str:
    """One sentence on how many targets are met."""
    judged = [card for card in cards if card.figure.verdict is not None]
    met = sum(1 for card in judged if card.figure.verdict)
    unknown = len(cards) - len(judged)
    if not judged:
        return _("There is no verdict on any target yet.")
    sentence = _("%(met)d of %(judged)d targets are met.") % {"met": met, "judged": len(judged)}
    if unknown:
        sentence += " " + _("For %(unknown)d programmes there is no verdict yet.") % {"unknown": unknown}
    return sentence
