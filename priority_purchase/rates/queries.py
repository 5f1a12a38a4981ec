"""Figures for pages and API, and which entries a person may see behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from priority_purchase.rates.attribution import counting_for
from priority_purchase.rates.cells import computed
from priority_purchase.rates.figures import Figure, FigureMaker
from priority_purchase.rates.memo import MARKED, one_off_sums
from priority_purchase.rates.sums import EMPTY, Sums, add_up, sums_by_agency
from priority_purchase.rates.yearly import rules_of
from priority_purchase.targets.lookup import TargetBook
from priority_purchase.targets.models import Programme
from priority_purchase.targets.queries import profile_codes, programmes_of
from procurement.organisations.models import Agency
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set


def maker_for(
    policy_set: PolicySet,
    *,
    year: int,
    agencies: Sequence[int] | None = None,
    programmes: Sequence[Programme] | None = None,
) -> FigureMaker:
    """What makes figures of a policy set and year, for some agencies and programmes or all."""
    return FigureMaker(
        programmes_of(policy_set, year=year) if programmes is None else programmes,
        year=year,
        targets=TargetBook(policy_set, year=year, agencies=agencies),
        rules=rules_of(policy_set, year=year),
        agencies=agencies,
    )


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    """All figures of one agency and year."""

    agency: Agency
    year: int
    sums: Sums
    figures: tuple[Figure, ...]


def live(agency: Agency, *, year: int) -> AgencyFigures:
    """The agency's figures from the running totals."""
    return live_of([agency], year=year)[0]


def live_of(agencies: Sequence[Agency], *, year: int) -> list[AgencyFigures]:
    """Figures of many agencies from the running totals, in one statement over them."""
    ids = [one.pk for one in agencies]
    maker = maker_for(site_policy_set(), year=year, agencies=ids)
    found = sums_by_agency(maker.programmes, year=year, agencies=ids)
    return _figures(maker, agencies, year, found, one_off_sums(maker.programmes, year=year, agencies=ids))


def _figures(
    maker: FigureMaker, agencies: Sequence[Agency], year: int, found: Mapping[int, Sums], marked: Mapping[int, Sums]
) -> list[AgencyFigures]:
    made = []
    for one in agencies:
        sums = found.get(one.pk, EMPTY)
        made.append(AgencyFigures(one, year, sums, tuple(maker.figures(sums, one, marked=marked.get(one.pk)))))
    return made


def national(*, year: int, agencies: Sequence[int] | None = None) -> tuple[Sums, list[Figure]]:
    """Figures of all agencies together; what is filed as an agent is left out (rule C-3)."""
    maker = maker_for(site_policy_set(), year=year)
    found = sums_by_agency(maker.programmes, year=year, agencies=agencies, national=True)
    marked = one_off_sums(maker.programmes, year=year, agencies=agencies, national=True)
    whole = add_up(maker.programmes, found.values())
    return whole, maker.figures(whole, marked=add_up(maker.programmes, marked.values()))


def on_demand(
    agencies: Sequence[Agency], *, year: int, policy_set: PolicySet, profile_code: str = ""
) -> list[AgencyFigures]:
    """Figures under any policy set, computed from the ledger and kept nowhere.

    ``profile_code`` is the profile for all; without it each agency is counted under its own.
    """
    maker = maker_for(policy_set, year=year)
    codes = profile_codes(policy_set, [(one.pk, year) for one in agencies], wanted=profile_code)
    found: dict[int, Sums] = {}
    marked: dict[int, Sums] = {}
    for code in sorted(set(codes.values())):
        counting = counting_for(policy_set=policy_set, year=year, profile_code=code)
        ids = [agency_id for (agency_id, _year), own in codes.items() if own == code]
        where = f"{counting.in_year} AND e.agency_id = ANY (%(agencies)s)"
        cells, off_cells = (computed(counting, where=one) for one in (where, f"{where} AND {MARKED}"))
        found |= sums_by_agency(maker.programmes, year=year, agencies=ids, source=f"({cells})")
        marked |= sums_by_agency(maker.programmes, year=year, agencies=ids, source=f"({off_cells})")
    return _figures(maker, agencies, year, found, marked)
