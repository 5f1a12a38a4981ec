"""Live figures together with what one must know to read them: profile, policy set, remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from priority_purchase.rates.comparison import with_new_bases
from priority_purchase.rates.enums import Flag, Status
from priority_purchase.rates.figures import Figure
from priority_purchase.rates.items import ByItem, ItemFigure
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import AgencyFigures
from priority_purchase.rates.recount import agency_under_way, year_under_way
from priority_purchase.rates.rules import MetShare, met_by_type
from priority_purchase.targets.queries import profile_codes
from procurement.contracts.models import AgencyYear
from procurement.organisations.enums import AgencyType
from procurement.organisations.models import Agency
from procurement.policy.queries import site_policy_set


@dataclass(frozen=True, slots=True)
class Reported:
    """One live figure of one agency and year."""

    agency: Agency
    year: int
    card: Card
    profile: str
    policy_set: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """The live figure of one item in one programme, agency and year."""

    agency: Agency
    year: int
    item: ItemFigure
    card: Card
    profile: str
    policy_set: str
    flags: tuple[Flag, ...]


def reported_items(agency: Agency, found: ByItem, *, year: int) -> list[ReportedItem]:
    """The figures of all items of a programme."""
    policy_set = site_policy_set()
    profile = profile_codes(policy_set, [(agency.pk, year)])[agency.pk, year]
    recounting = (Flag.RECOUNTING,) if agency_under_way(agency.pk, year) else ()
    return [
        ReportedItem(agency, year, one, Card(one.figure), profile, policy_set.code, (*one.figure.flags, *recounting))
        for one in found.items
    ]


def reported(found: Sequence[AgencyFigures], *, year: int, programme: str = "") -> list[Reported]:
    """The figures of all programmes, or of one; asks the same number of questions for one agency and for many."""
    policy_set = site_policy_set()
    profiles = profile_codes(policy_set, [(one.agency.pk, year) for one in found])
    recounting = set(
        AgencyYear.objects.filter(
            year=year, agency__in=[one.agency.pk for one in found], recounting_since__isnull=False
        ).values_list("agency_id", flat=True)
    )
    whole_year = year_under_way(year)

    def one_of(agency: Agency, figure: Figure) -> Reported:
        flags = figure.flags
        if whole_year or agency.pk in recounting:
            flags = (*flags, Flag.RECOUNTING)
        return Reported(agency, year, Card(figure), profiles[agency.pk, year], policy_set.code, flags)

    return [
        one_of(one.agency, figure)
        for one in with_new_bases(found, year=year)
        for figure in one.figures
        if programme in {"", figure.programme.code}
    ]


def met_shares(found: Sequence[AgencyFigures], programme: str) -> list[MetShare]:
    """Agencies that meet the target of a programme, by type and last of all types together (example V29)."""
    verdicts = {
        (one.agency.type, one.agency.pk): figure.met
        for one in found
        for figure in one.figures
        if figure.programme.code == programme and figure.status != Status.NOT_IN_SCOPE
    }
    order = list(AgencyType.values)
    ranked = sorted(verdicts.items(), key=lambda item: order.index(item[0][0]))
    return met_by_type((kind, met) for (kind, _agency), met in ranked)
