"""This year beside the year before: where no change in percent exists, the figure says so (example V31b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from priority_purchase.rates.enums import Flag
from priority_purchase.rates.figures import Figure
from priority_purchase.rates.queries import AgencyFigures
from priority_purchase.rates.sums import sums_by_agency
from priority_purchase.targets.enums import Base
from priority_purchase.targets.models import ExternalAmount
from priority_purchase.targets.queries import programmes_of
from procurement.policy.queries import site_policy_set


def with_new_bases(found: Sequence[AgencyFigures], *, year: int) -> list[AgencyFigures]:
    """Live figures, flagged ``NEW_BASE`` where something counts this year and nothing did in the year before.

    The change against a year of zero is undefined, so nothing may be triggered by it. An agency that did not exist
    all year is not compared at all (example E33). Asks the same number
    of questions for one agency and for many.
    """
    before = _counted_before([one.agency.pk for one in found], year=year - 1)

    def flagged(agency_id: int, figure: Figure) -> Figure:
        if Flag.PARTIAL_YEAR in figure.flags or not figure.counted or before.get((agency_id, figure.programme.code)):
            return figure
        return replace(figure, flags=(*figure.flags, Flag.NEW_BASE))

    return [replace(one, figures=tuple(flagged(one.agency.pk, figure) for figure in one.figures)) for one in found]


def _counted_before(agencies: Sequence[int], *, year: int) -> dict[tuple[int, str], int]:
    programmes = [one for one in programmes_of(site_policy_set(), year=year) if one.base != Base.EXTERNAL]
    sums = sums_by_agency(programmes, year=year, agencies=agencies) if programmes else {}
    found = {(agency_id, code): won for agency_id, one in sums.items() for code, won in one.counted.items()}
    reported = ExternalAmount.objects.filter(year=year, agency__in=list(agencies))
    return found | {(row.agency_id, row.programme_code): row.counted for row in reported}
