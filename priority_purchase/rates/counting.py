"""Programme rows compiled to SQL: what each ledger entry counts for, and why.

A programme is declared once, as a row. From the rows of a policy set and a calculation profile this
module makes the expressions that the import, the re-count, the verification, the on-demand
evaluation and the explanation of a single entry all share. The slow, obvious twin that checks it
lives in the tests.

Names used in the SQL: ``e`` is the ledger entry; ``c``, ``k``, ``p``, ``g`` are what the supplier, the
supplier for that classification, the product and the classification may claim on the day of the
test; ``c_purchase`` and ``c_contract`` and so on the same on other days; ``g_year`` on any day of
the year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from priority_purchase.targets.enums import Base, Holder, ItemDay, SizeTest, TestDay
from priority_purchase.targets.models import CalculationProfile, Programme
from procurement.contracts.enums import PurchaseType, Standing, StatedSize
from procurement.credentials.models import CredentialKind
from procurement.credentials.standing import REGISTER_LARGER, SIZE_KNOWN

YearDay = CalculationProfile.YearDay
Evidence = CalculationProfile.SizeEvidence

_PROFILE_DAY = {
    YearDay.CONTRACT: "COALESCE(e.order_date, e.contract_date, e.booked_on)",
    YearDay.EXPENDITURE: "COALESCE(e.expenditure_date, e.booked_on)",
}
_PURCHASE_DAY = "COALESCE(e.order_date, e.contract_date, e.expenditure_date, e.booked_on)"
_CONTRACT_DAY = "COALESCE(e.contract_date, e.order_date, e.expenditure_date, e.booked_on)"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold, with the code of the sentence that explains it."""

    code: str
    sql: str


@dataclass(frozen=True, slots=True)
class CompiledProgramme:
    """A programme's conditions: those of its base, and those that a counted entry meets besides."""

    programme: Programme
    base: tuple[Condition, ...]
    counted: tuple[Condition, ...]

    @property
    def base_sql(self) -> str:
        """Whether the entry belongs to the denominator."""
        return " AND ".join(condition.sql for condition in self.base)

    @property
    def counted_sql(self) -> str:
        """Whether an entry of the base also belongs to the numerator."""
        return " AND ".join(condition.sql for condition in self.counted)


class Counting:
    """What entries count for under one policy set, profile and year, as SQL."""

    def __init__(
        self,
        *,
        programmes: Iterable[Programme],
        profile: CalculationProfile,
        kinds: Mapping[str, CredentialKind],
        year: int,
    ) -> None:
        self.profile = profile
        self.year = year
        self._kinds = kinds
        self._days: dict[str, str] = {"": _PROFILE_DAY[YearDay(profile.year_day)]}
        self._needs_item_year = False
        self.programmes = tuple(self._compile(programme) for programme in programmes)

    # --- pieces ---------------------------------------------------------------------------------
    def _bits(self, codes: Sequence[str]) -> int:
        bits = 0
        for code in codes:
            bits |= 1 << self._kinds[code].bit
        return bits

    def _suffix(self, test_day: str) -> str:
        """Alias suffix of the joins that look at this day; registers the day's joins."""
        if self.profile.year_day == YearDay.CONTRACT or test_day == TestDay.PROFILE:
            return ""
        suffix = "_purchase" if test_day == TestDay.PURCHASE else "_contract"
        self._days[suffix] = _PURCHASE_DAY if test_day == TestDay.PURCHASE else _CONTRACT_DAY
        return suffix

    def _proved_sme(self, suffix: str) -> str:
        sme = self._bits([code for code, kind in self._kinds.items() if kind.proves_sme])
        register = f"(COALESCE(c{suffix}.kinds, 0) & {sme}) <> 0"
        silent = f"(COALESCE(c{suffix}.kinds, 0) & {SIZE_KNOWN}) = 0"
        stated = f"e.stated_size = {StatedSize.SME}"
        match self.profile.size_evidence:
            case Evidence.REGISTER_ONLY:
                return f"({register})"
            case Evidence.STATED_FIRST:
                return f"({stated} OR (e.stated_size = {StatedSize.NOT_STATED} AND {register}))"
            case _:
                return f"({register} OR ({silent} AND {stated}))"

    def _known_larger(self, suffix: str) -> str:
        larger = f"e.stated_size IN ({StatedSize.MID_SIZE}, {StatedSize.LARGE})"
        return (
            f"(NOT {self._proved_sme(suffix)} AND ({larger}"
            f" OR (COALESCE(c{suffix}.kinds, 0) & {SIZE_KNOWN | REGISTER_LARGER}) <> 0))"
        )

    def _size(self, programme: Programme, suffix: str) -> list[Condition]:
        match programme.size_test:
            case SizeTest.SME:
                return [Condition("SME_NOT_PROVED", self._proved_sme(suffix))]
            case SizeTest.NOT_KNOWN_LARGER:
                return [Condition("KNOWN_LARGER", f"NOT {self._known_larger(suffix)}")]
            case _:
                return []

    def _credential(self, programme: Programme, suffix: str) -> str:
        bits = self._bits(programme.credential_kinds)
        claims = f"COALESCE(k{suffix}.kinds, 0)"
        claims += (
            f" | COALESCE(c{suffix}.kinds, 0)"
            if programme.holder == Holder.SUPPLIER
            else f" | COALESCE(p{suffix}.kinds, 0)"
        )
        held = f"(({claims}) & {bits}) <> 0"
        return f"({held} OR {self._proved_sme(suffix)})" if programme.accepts_stated_size else f"({held})"

    # --- one programme --------------------------------------------------------------------------
    def _base(self, programme: Programme) -> tuple[Condition, ...]:
        kinds = ", ".join(str(kind) for kind in sorted(programme.base_kinds))
        conditions = [Condition("KIND_NOT_IN_BASE", f"e.kind IN ({kinds or -1})")]
        suffix = self._suffix(programme.test_day)
        if programme.base == Base.FROM_SMES:
            conditions.append(Condition("SUPPLIER_NOT_SME", self._proved_sme(suffix)))
        if programme.base == Base.CREDENTIALLED_ITEMS:
            alias = f"g{suffix}"
            if programme.item_day == ItemDay.YEAR:
                alias, self._needs_item_year = "g_year", True
            bits = self._bits(programme.base_credential_kinds)
            conditions.append(Condition("ITEM_NOT_IN_BASE", f"(COALESCE({alias}.kinds, 0) & {bits}) <> 0"))
        if programme.base == Base.EXTERNAL:
            conditions.append(Condition("OUTSIDE_THE_LEDGER", "false"))
        return tuple(conditions)

    def _counted(self, programme: Programme) -> tuple[Condition, ...]:
        conditions = []
        if set(programme.counted_kinds) != set(programme.base_kinds):
            kinds = ", ".join(str(kind) for kind in sorted(programme.counted_kinds))
            conditions.append(Condition("KIND_DOES_NOT_COUNT", f"e.kind IN ({kinds or -1})"))
        if programme.excludes_repackaged:
            conditions.append(Condition("MERELY_REPACKAGED", "NOT e.is_repackaged"))
        if programme.recognises_pilots and not self.profile.counts_pilots:
            ordinary = f"e.purchase_type = {PurchaseType.ORDINARY}"
            conditions.append(Condition("PILOT_NOT_RECOGNISED", ordinary))
        suffixes = [self._suffix(programme.test_day)]
        if programme.test_day == TestDay.PROFILE_OR_CONTRACT and suffixes != [""]:
            suffixes.insert(0, "")
        held = " OR ".join(self._credential(programme, suffix) for suffix in suffixes)
        recognised = f"e.purchase_type <> {PurchaseType.ORDINARY}"
        if programme.recognises_pilots and self.profile.counts_pilots:
            held = f"{held} OR {recognised}"
        conditions.append(Condition("NO_VALID_CREDENTIAL", f"({held})"))
        return (*conditions, *self._size(programme, suffixes[0]))

    def _compile(self, programme: Programme) -> CompiledProgramme:
        return CompiledProgramme(programme, self._base(programme), self._counted(programme))

    # --- whole statements -----------------------------------------------------------------------
    @property
    def general(self) -> tuple[Condition, ...]:
        """What every entry must meet to take part at all."""
        sources = ", ".join(str(source) for source in sorted(self.profile.sources))
        conditions = [
            Condition("NOT_IN_THE_COUNT", f"e.standing = {Standing.COUNTED}"),
            Condition("SOURCE_NOT_OF_PROFILE", f"e.source IN ({sources or -1})"),
        ]
        if self.profile.year_day == YearDay.EXPENDITURE:
            conditions.append(Condition("NO_EXPENDITURE_DATE", "e.expenditure_date IS NOT NULL"))
        if not self.profile.counts_foreign:
            conditions.append(Condition("FOREIGN", "NOT e.is_foreign"))
        return tuple(conditions)

    @property
    def takes_part(self) -> str:
        """Whether the entry takes part in any count under this profile."""
        return " AND ".join(condition.sql for condition in self.general)

    @property
    def mask(self) -> str:
        """The entry's mask: per programme a base bit and, above it, a counted bit."""
        terms = [
            f"CASE WHEN {one.base_sql} THEN CASE WHEN {one.counted_sql}"
            f" THEN {one.programme.base_bit | one.programme.counted_bit}"
            f" ELSE {one.programme.base_bit} END ELSE 0 END"
            for one in self.programmes
        ]
        bits = " | ".join(terms) or "0"
        unknown = (
            f"CASE WHEN e.stated_size = {StatedSize.NOT_STATED}"
            f" AND (COALESCE(c.kinds, 0) & {SIZE_KNOWN | REGISTER_LARGER}) = 0"
            f" THEN {SIZE_UNKNOWN} ELSE 0 END"
        )
        return f"CASE WHEN {self.takes_part} THEN ({IN_THE_COUNT} | {unknown} | {bits})::bigint ELSE 0 END"

    @property
    def credential_ids(self) -> str:
        """The credentials that the supplier, item and product showed on the days looked at."""
        terms = [
            f"COALESCE({alias}{suffix}.credential_ids, '{{}}')" for suffix in self._days for alias in ("c", "k", "p")
        ]
        return f"NULLIF({' || '.join(terms)}, '{{}}')"

    def joins(self, standing: str = "procurement_standing") -> str:
        """Left joins from ``e`` to what may be claimed; each finds at most one row."""
        parts = []
        for suffix, day in self._days.items():
            for alias, match in (
                ("c", "{a}.company = e.supplier_id AND {a}.item = '' AND {a}.product = 0"),
                ("k", "{a}.company = e.supplier_id AND {a}.item = e.item_code AND {a}.item <> ''"),
                ("p", "{a}.product = e.product_id AND {a}.product <> 0"),
                ("g", "{a}.item = e.item_code AND {a}.item <> '' AND {a}.company = 0"),
            ):
                name = alias + suffix
                parts.append(
                    f"LEFT JOIN {standing} {name} ON {match.format(a=name)}"
                    f" AND {day} BETWEEN {name}.first_day AND {name}.last_day"
                )
        if self._needs_item_year:
            parts.append(
                # Materialized: PostgreSQL expects one entry of an item where thousands are, and would group for each.
                "LEFT JOIN (WITH items AS MATERIALIZED (SELECT item, bit_or(kinds) AS kinds"
                f" FROM {standing} WHERE company = 0 AND item <> ''"
                f" AND first_day <= '{self.year}-12-31' AND last_day >= '{self.year}-01-01'"
                " GROUP BY item) SELECT item, kinds FROM items) g_year ON g_year.item = e.item_code"
            )
        return " ".join(parts)

    @property
    def in_year(self) -> str:
        """Whether the entry is booked in the year under this profile."""
        if self.profile.year_day == YearDay.EXPENDITURE:
            return f"e.expenditure_date BETWEEN '{self.year}-01-01' AND '{self.year}-12-31'"
        return f"e.booked_on BETWEEN '{self.year}-01-01' AND '{self.year}-12-31'"


IN_THE_COUNT = 1 << 62
"""Mask bit of every entry that takes part in a count, whatever it counts for."""
SIZE_UNKNOWN = 1 << 61
"""Mask bit of an entry of whose supplier neither the register nor the contract states the size."""
