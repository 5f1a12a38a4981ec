"""The slow, obvious twin of the compiled SQL: what one entry counts for, in plain Python.

Written from the wording of the rule sheet and the programme rows, without looking at bits, joins or
stretches: for every entry, every credential is tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from priority_purchase.targets.models import CalculationProfile, Programme
from procurement.catalogue.models import Classification
from procurement.contracts.models import Entry
from procurement.credentials.models import Credential, CredentialKind

COUNTED, ORDINARY, SME = 1, 0, 1
LARGER = (2, 3)


@dataclass
class Amounts:
    """Won of one agency: numerators and denominators by programme, and the whole."""

    counted: Counter[str] = field(default_factory=Counter)
    base: Counter[str] = field(default_factory=Counter)
    total: int = 0
    entries: int = 0


class Oracle:
    """Counts entries under one profile, year and list of programmes."""

    def __init__(self, programmes: Iterable[Programme], profile: CalculationProfile, year: int) -> None:
        self.programmes, self.profile, self.year = list(programmes), profile, year
        self.credentials = list(Credential.objects.select_related("product"))
        self.kinds = {kind.code: kind for kind in CredentialKind.objects.all()}
        self.codes = set(Classification.objects.values_list("code", flat=True))

    def _holds_on(self, one: Credential, day: date) -> bool:
        last = one.valid_to or date.max
        if one.ended_on is not None:
            last = min(last, one.ended_on - timedelta(days=1))
        return one.valid_from <= day <= last

    def _covers(self, one: Credential, item: str) -> bool:
        if not item:
            return False
        return item in one.items or (len(item) == 10 and item in self.codes and item[:8] in one.items)

    def _of_supplier(self, entry: Entry, day: date, *, scoped: bool) -> set[str]:
        return {
            one.kind_id
            for one in self.credentials
            if one.product_id is None
            and one.company_id == entry.supplier_id
            and self._holds_on(one, day)
            and (not one.items or (scoped and self._covers(one, entry.item_code)))
        }

    def _of_product_or_scope(self, entry: Entry, day: date) -> set[str]:
        return {
            one.kind_id
            for one in self.credentials
            if self._holds_on(one, day)
            and (
                (one.product_id is not None and one.product_id == entry.product_id)
                or (
                    one.product_id is None
                    and one.items
                    and one.company_id == entry.supplier_id
                    and self._covers(one, entry.item_code)
                )
            )
        }

    def _item_has(self, entry: Entry, kinds: Iterable[str], days: tuple[date, date]) -> bool:
        if not entry.item_code:
            return False
        step = timedelta(days=1)
        for one in self.credentials:
            mine = (
                one.product.item_code == entry.item_code
                if one.product is not None
                else bool(one.items) and self._covers(one, entry.item_code)
            )
            if not mine or one.kind_id not in kinds:
                continue
            day = days[0]
            while day <= days[1]:
                if self._holds_on(one, day):
                    return True
                day += step
        return False

    def _days(self, entry: Entry, test_day: str) -> list[date]:
        contract = entry.order_date or entry.contract_date or entry.booked_on
        if self.profile.year_day == "CONTRACT":
            return [contract]
        paid = entry.expenditure_date or entry.booked_on
        if test_day == "PURCHASE":
            return [entry.order_date or entry.contract_date or paid]
        if test_day == "PROFILE_OR_CONTRACT":
            return [paid, entry.contract_date or entry.order_date or paid]
        return [paid]

    def _is_sme(self, entry: Entry, day: date) -> bool:
        held = self._of_supplier(entry, day, scoped=False)
        proved = any(self.kinds[kind].proves_sme for kind in held)
        known = any(
            one.company_id == entry.supplier_id and one.product_id is None and self.kinds[one.kind_id].states_size
            for one in self.credentials
        )
        match self.profile.size_evidence:
            case "REGISTER_ONLY":
                return proved
            case "STATED_FIRST":
                return entry.stated_size == SME or (entry.stated_size == 0 and proved)
            case _:
                return proved or (not known and entry.stated_size == SME)

    def _known_larger(self, entry: Entry, day: date) -> bool:
        known = any(
            one.company_id == entry.supplier_id and one.product_id is None and self.kinds[one.kind_id].states_size
            for one in self.credentials
        )
        larger = entry.stated_size in LARGER or known or entry.supplier.size in {"MID_SIZE", "LARGE"}
        return larger and not self._is_sme(entry, day)

    def takes_part(self, entry: Entry) -> bool:
        """Whether the entry is counted at all."""
        day = entry.expenditure_date if self.profile.year_day == "EXPENDITURE" else entry.booked_on
        return (
            entry.standing == COUNTED
            and entry.source in self.profile.sources
            and (self.profile.counts_foreign or not entry.is_foreign)
            and day is not None
            and day.year == self.year
        )

    def in_base(self, programme: Programme, entry: Entry) -> bool:
        """Whether a taking-part entry belongs to the programme's denominator."""
        if entry.kind not in programme.base_kinds or programme.base == "EXTERNAL":
            return False
        day = self._days(entry, programme.test_day)[0]
        if programme.base == "FROM_SMES":
            return self._is_sme(entry, day)
        if programme.base == "CREDENTIALLED_ITEMS":
            whole_year = (date(self.year, 1, 1), date(self.year, 12, 31))
            days = whole_year if programme.item_day == "YEAR" else (day, day)
            return self._item_has(entry, programme.base_credential_kinds, days)
        return True

    def counts(self, programme: Programme, entry: Entry) -> bool:
        """Whether an entry of the base counts for the programme."""
        if entry.kind not in programme.counted_kinds or (programme.excludes_repackaged and entry.is_repackaged):
            return False
        days = self._days(entry, programme.test_day)
        special = programme.recognises_pilots and entry.purchase_type != ORDINARY
        if special and not self.profile.counts_pilots:
            return False
        held = special
        for day in days:
            if programme.holder == "SUPPLIER":
                claims = self._of_supplier(entry, day, scoped=True)
            else:
                claims = self._of_product_or_scope(entry, day)
            held |= bool(claims & set(programme.credential_kinds))
            held |= programme.accepts_stated_size and self._is_sme(entry, day)
        size: dict[str, Any] = {"SME": self._is_sme(entry, days[0]), "ANY": True}
        size["NOT_KNOWN_LARGER"] = not self._known_larger(entry, days[0])
        return held and bool(size[programme.size_test])

    def amounts(self, entries: Iterable[Entry]) -> Amounts:
        """Sums over entries."""
        sums = Amounts()
        for entry in entries:
            if not self.takes_part(entry):
                continue
            sums.total += entry.amount
            sums.entries += 1
            for programme in self.programmes:
                if self.in_base(programme, entry):
                    sums.base[programme.code] += entry.amount
                    if self.counts(programme, entry):
                        sums.counted[programme.code] += entry.amount
        return sums
