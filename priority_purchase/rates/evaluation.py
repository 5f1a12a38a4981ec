"""Evaluation of all agencies of a year: figures, grades and ranks, frozen with the ledger's hash.

A run holds the exclusive lock against everything that attributes entries, so that all it reads is of
one moment, and counts again what still waits for it. It writes its results in the same transaction:
killed in the middle, it leaves nothing, and doing it again has one effect.

The hash covers what decides the official figures. It does not cover marks of one-off purchases (rule C-18): they change
no figure, so a later mark must not make a published result look like one of another ledger. The memo amounts as
of the freeze are kept in the results themselves.
"""

import hashlib
from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.db.models import Max

from priority_purchase.rates import recount
from priority_purchase.rates.attribution import counting_for
from priority_purchase.rates.comparison import with_new_bases
from priority_purchase.rates.enums import Flag, RunKind, RunState
from priority_purchase.rates.figures import Figure, FigureMaker
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.rates.queries import AgencyFigures, live_of, maker_for, on_demand
from priority_purchase.targets.queries import profile_codes
from procurement.contracts import locks
from procurement.contracts.models import AgencyYear
from procurement.jobs import clock
from procurement.organisations.models import Agency, User
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set

Progress = Callable[[str, int, int], None]

_HASHES = """
SELECT agency_id, encode(sha256(convert_to(string_agg(part, '' ORDER BY part), 'UTF8')), 'hex')
FROM (
    SELECT agency_id, encode(sha256(convert_to(concat_ws('|', source, route, contract_no, change_seq,
        line_no, kind, item_code, product_id, supplier_id, share, amount, contract_date, order_date,
        expenditure_date, is_foreign, is_repackaged, purchase_type, stated_size, standing,
        standing_reason, mask), 'UTF8')), 'hex') AS part
    FROM procurement_entry WHERE year = %s
) AS entries
GROUP BY agency_id
"""


class RunRefused(ValueError):
    """Another run of the same year is under way."""

    def __init__(self, other: EvaluationRun) -> None:
        super().__init__(f"run {other.pk} of {other.year} is {other.state}")
        self.other = other


def open_run(
    *,
    year: int,
    kind: RunKind,
    by: User | None,
    policy_set: PolicySet | None = None,
    profile_code: str = "",
    restates: EvaluationRun | None = None,
) -> EvaluationRun:
    """Open a run; raises :class:`RunRefused` while another one of the year is under way.

    The year is locked meanwhile, so that of two requests at once the second sees the first.
    """
    chosen = policy_set or site_policy_set()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x52554E, year])
        under_way = EvaluationRun.objects.filter(year=year, state__in=[RunState.WAITING, RunState.RUNNING]).first()
        if under_way is not None:
            raise RunRefused(under_way)
        same = EvaluationRun.objects.filter(year=year, policy_set_code=chosen.code, profile_code=profile_code)
        last = same.aggregate(last=Max("version"))["last"] or 0
        return EvaluationRun.objects.create(
            year=year,
            kind=kind,
            policy_set_code=chosen.code,
            profile_code=profile_code,
            version=last + 1,
            restates=restates,
            requested_by=by,
            requested_at=clock.now(),
        )


def ledger_hashes(year: int) -> dict[int, str]:
    """Order-free hash of each agency's ledger of a year."""
    with connection.cursor() as cursor:
        cursor.execute(_HASHES, [year])
        return {int(agency): digest for agency, digest in cursor.fetchall()}


def whole_hash(hashes: dict[int, str]) -> str:
    """Hash over the agencies' hashes, in key order."""
    text = "\n".join(f"{agency}:{digest}" for agency, digest in sorted(hashes.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def agencies_of(year: int) -> list[Agency]:
    """Agencies that existed at some time in the year."""
    return [
        one
        for one in Agency.objects.order_by("pk")
        if (one.opened_on is None or one.opened_on.year <= year)
        and (one.closed_on is None or one.closed_on.year >= year)
    ]


def _ranks(rows: Sequence[tuple[Agency, Figure]]) -> dict[int, int]:
    """Rank of each agency among its type, best achievement first; ties share a rank."""
    ranks: dict[int, int] = {}
    by_type: dict[str, list[tuple[Agency, Figure]]] = {}
    for agency, figure in rows:
        if figure.achievement is not None:
            by_type.setdefault(agency.type, []).append((agency, figure))
    for members in by_type.values():
        ordered = sorted(members, key=lambda row: -row[1].achievement)  # type: ignore[operator]
        for place, (agency, figure) in enumerate(ordered, start=1):
            before = ordered[place - 2] if place > 1 else None
            tied = before is not None and before[1].achievement == figure.achievement
            ranks[agency.pk] = ranks[before[0].pk] if tied and before else place
    return ranks


def _figures(run: EvaluationRun, agencies: Sequence[Agency]) -> list[AgencyFigures]:
    policy_set = PolicySet.objects.get(code=run.policy_set_code)
    if policy_set == site_policy_set() and not run.profile_code:
        return with_new_bases(live_of(agencies, year=run.year), year=run.year)
    return on_demand(agencies, year=run.year, policy_set=policy_set, profile_code=run.profile_code)


def _results(run: EvaluationRun, found: Sequence[AgencyFigures], hashes: dict[int, str]) -> list[Result]:
    policy_set = PolicySet.objects.get(code=run.policy_set_code)
    profiles = profile_codes(policy_set, [(one.agency.pk, run.year) for one in found], wanted=run.profile_code)
    remarks = [Flag.RECOUNTING.value] if recount.year_under_way(run.year) else []
    ranks: dict[str, dict[int, int]] = {}
    programmes = [figure.programme.code for figure in found[0].figures] if found else []
    for place, code in enumerate(programmes):
        ranks[code] = _ranks([(one.agency, one.figures[place]) for one in found])
    return [
        Result(
            run=run,
            agency=one.agency,
            programme_code=figure.programme.code,
            status=figure.status,
            counted=figure.counted,
            base=figure.base,
            target_bp=figure.target.basis_points,
            statutory_bp=figure.target.statutory,
            evaluation_bp=figure.target.evaluation,
            target_authority=figure.target.authority,
            met=figure.met,
            shortfall=figure.shortfall,
            grade=figure.grade,
            memo_counted=None if figure.memo is None else figure.memo.counted,
            memo_base=None if figure.memo is None else figure.memo.base,
            rank_in_type=ranks[figure.programme.code].get(one.agency.pk),
            profile_code=profiles[one.agency.pk, run.year],
            flags=[flag.value for flag in figure.flags] + remarks,
            ledger_hash=hashes.get(one.agency.pk, hashlib.sha256(b"").hexdigest()),
        )
        for one in found
        for figure in one.figures
    ]


def _frozen_policy(run: EvaluationRun, maker: FigureMaker) -> dict[str, object]:
    policy_set = PolicySet.objects.get(code=run.policy_set_code)
    counting = counting_for(policy_set=policy_set, year=run.year, profile_code=run.profile_code)
    return {
        "profile": {
            "code": counting.profile.code,
            "year_day": counting.profile.year_day,
            "sources": counting.profile.sources,
            "size_evidence": counting.profile.size_evidence,
            "citation": counting.profile.citation,
        },
        "grade_bands": [[band.grade, str(band.from_percent)] for band in maker.rules.bands],
        "display_decimals": maker.rules.decimals,
        "programmes": [
            {
                "code": one.code,
                "name": one.name,
                "names": one.names,
                "base": one.base,
                "base_kinds": one.base_kinds,
                "counted_kinds": one.counted_kinds,
                "credential_kinds": one.credential_kinds,
                "citation": one.citation,
                "rule_id": one.rule_id,
            }
            for one in maker.programmes
        ],
    }


def execute(run_id: int, *, progress: Progress = lambda _phase, _done, _total: None) -> EvaluationRun:
    """Evaluate a run and freeze it; a frozen run is returned as it is."""
    with transaction.atomic():
        locks.changing_standing()
        run = EvaluationRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if run.state in {RunState.FROZEN, RunState.CANCELLED}:
            return run
        recount.drain_all()
        progress("hash", 0, 4)
        hashes = ledger_hashes(run.year)
        progress("figures", 1, 4)
        agencies = agencies_of(run.year)
        found = _figures(run, agencies)
        progress("results", 2, 4)
        Result.objects.bulk_create(_results(run, found, hashes), batch_size=2_000)
        progress("freeze", 3, 4)
        maker = maker_for(PolicySet.objects.get(code=run.policy_set_code), year=run.year)
        run.policy = _frozen_policy(run, maker)
        run.ledger_hash = whole_hash(hashes)
        run.totals = {
            "agencies": len(agencies),
            "entries": sum(one.sums.entries - one.sums.agent_entries for one in found),
            "amount": str(sum(one.sums.total - one.sums.agent_amount for one in found)),
        }
        run.state, run.frozen_at = RunState.FROZEN, clock.now()
        run.save()
        progress("done", 4, 4)
        return run


def publish(run_id: int) -> EvaluationRun:
    """Publish a frozen official run: from now on changes to its year are booked in later years (C-13).

    So it is for every agency that was evaluated, those without purchases too.
    """
    with transaction.atomic():
        run = EvaluationRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if run.state != RunState.FROZEN or run.kind != RunKind.OFFICIAL:
            raise ValueError(f"only a frozen official run can be published, run {run.pk} is {run.state}")
        if run.published_at is None:
            run.published_at = clock.now()
            run.save(update_fields=["published_at"])
            evaluated = Result.objects.filter(run=run).order_by().values_list("agency_id", flat=True).distinct()
            kept = AgencyYear.objects.filter(year=run.year).values_list("agency_id", flat=True)
            locks.agency_years({(agency_id, run.year) for agency_id in (*evaluated, *kept)})
            AgencyYear.objects.filter(year=run.year, published_on__isnull=True).update(published_on=clock.today())
        return run
