"""Why an entry counts, or does not, in each programme: from the same declarations that counted it."""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from priority_purchase.rates.attribution import counting_for
from priority_purchase.rates.counting import Condition, Counting
from priority_purchase.targets.models import Programme
from procurement.contracts import attribution
from procurement.contracts.models import Entry
from procurement.credentials.models import Credential
from procurement.policy.queries import site_policy_set

SENTENCES: dict[str, Promise] = {
    "COUNTS": _("It counts."),
    "NOT_IN_THE_COUNT": _("The entry is out of the count: excluded, replaced, netted or waiting."),
    "SOURCE_NOT_OF_PROFILE": _("Entries of this source are not counted under the agency's calculation profile."),
    "NO_EXPENDITURE_DATE": _("It has no expenditure date, and the profile counts by expenditure date."),
    "FOREIGN": _("Foreign procurement is left out (rule C-4)."),
    "KIND_NOT_IN_BASE": _("This kind of purchase does not belong to the base of the programme."),
    "SUPPLIER_NOT_SME": _("The base is what was bought from SMEs, and the supplier is not proved to be one."),
    "ITEM_NOT_IN_BASE": _("No such credential exists for this classification, so it does not belong to the base."),
    "OUTSIDE_THE_LEDGER": _("The programme is measured outside the ledger."),
    "KIND_DOES_NOT_COUNT": _("Purchases of this kind are in the base but do not count."),
    "MERELY_REPACKAGED": _("Merely repackaged goods do not count (Startup Support Decree art. 14(2))."),
    "PILOT_NOT_RECOGNISED": _("The calculation profile does not recognise pilot use and contest prizes."),
    "NO_VALID_CREDENTIAL": _("No credential of the programme was valid on the day of the test."),
    "SME_NOT_PROVED": _("The supplier is not proved to be an SME on the day of the test."),
    "KNOWN_LARGER": _("The supplier is known to be larger than an SME."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one programme makes of one entry. ``code`` names the first condition that failed."""

    programme: Programme
    in_base: bool
    counts: bool
    code: str
    credentials: tuple[Credential, ...]

    @property
    def sentence(self) -> Promise:
        """The reason, for people."""
        return SENTENCES[self.code]


def _first_failure(conditions: tuple[Condition, ...]) -> str:
    cases = " ".join(f"WHEN ({condition.sql}) IS NOT TRUE THEN '{condition.code}'" for condition in conditions)
    return f"CASE {cases} ELSE 'COUNTS' END" if cases else "'COUNTS'"


def counting_of(entry: Entry) -> Counting:
    """How the entry's agency counts in the entry's year."""
    code = attribution.profile_code(agency_id=entry.agency_id, year=entry.year)
    return counting_for(policy_set=site_policy_set(), year=entry.year, profile_code=code)


def explain(entry: Entry) -> list[Verdict]:
    """The verdict of every programme on an entry, as of the credentials known now."""
    counting = counting_of(entry)
    columns = []
    for one in counting.programmes:
        columns.append(_first_failure((*counting.general, *one.base)))
        columns.append(_first_failure((*counting.general, *one.base, *one.counted)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counting.credential_ids}, {', '.join(columns)}"
            f" FROM procurement_entry e {counting.joins()} WHERE e.id = %s",
            [entry.pk],
        )
        ids, *codes = cursor.fetchone()
    held = list(Credential.objects.filter(pk__in=ids or ()).select_related("kind", "company", "product"))
    verdicts = []
    for place, one in enumerate(counting.programmes):
        base, counted = codes[2 * place], codes[2 * place + 1]
        relevant = tuple(credential for credential in held if credential.kind_id in one.programme.credential_kinds)
        verdicts.append(
            Verdict(
                programme=one.programme,
                in_base=base == "COUNTS",
                counts=counted == "COUNTS",
                code=counted,
                credentials=relevant,
            )
        )
    return verdicts


def reasons(entries: list[Entry], programme: Programme, *, year: int) -> dict[int, str]:
    """For each entry the code of the first condition that fails in one programme, or COUNTS."""
    found: dict[int, str] = {}
    agencies = {entry.agency_id for entry in entries}
    profiles = {agency: attribution.profile_code(agency_id=agency, year=year) for agency in agencies}
    by_profile: dict[str, list[int]] = {}
    for entry in entries:
        by_profile.setdefault(profiles[entry.agency_id], []).append(entry.pk)
    for code, ids in by_profile.items():
        counting = counting_for(policy_set=site_policy_set(), year=year, profile_code=code)
        one = next(item for item in counting.programmes if item.programme.code == programme.code)
        case = _first_failure((*counting.general, *one.base, *one.counted))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT e.id, {case} FROM procurement_entry e {counting.joins()} WHERE e.id = ANY (%s)", [ids]
            )
            found.update(dict(cursor.fetchall()))
    return found
