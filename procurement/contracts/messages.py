"""What findings and problems of uploads say to people: what is wrong, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.contracts import one_off
from procurement.contracts.decisions import ExclusionReason
from procurement.contracts.enums import Kind, Standing
from procurement.contracts.models import EntryDecision
from procurement.contracts.reading import messages as reading

SERVICE_PROBLEMS: Mapping[str, Promise] = {
    "AMOUNT_ZERO": gettext_lazy("The amount is 0. Leave the row out, or enter the amount."),
    "JV_SHARE_SUM": gettext_lazy(
        "The shares of this joint contract do not add up to 100 %%. Correct them, and write 30 for 30 %%, not 0.3; "
        "nothing of the contract was taken in."
    ),
    "JV_MEMBER_REJECTED": gettext_lazy(
        "Another member of this joint contract was rejected; nothing of the contract was taken in."
    ),
    "CONTRACT_NUMBER_TOO_LONG": gettext_lazy("The contract number has more than 40 characters. Correct it."),
    "AGENCY_NAME_TOO_LONG": gettext_lazy("The name of the agency has more than 200 characters. Correct it."),
    "CONTRACT_NUMBER_MISSING": gettext_lazy("A deletion must name its contract. Enter the contract number."),
    "CHANGE_UNREADABLE": gettext_lazy(
        "The change number cannot be read. Write 0 for the first contract, then 1, 2, 3."
    ),
    "AGENCY_UNKNOWN": gettext_lazy(
        "The agency is not on the register. Ask the ministry to add it, or correct the code."
    ),
    "AGENCY_NOT_YOURS": gettext_lazy("The row belongs to another agency. Remove it from your file."),
    "COMPANY_UNKNOWN": gettext_lazy("The company is not on the register and was not taken in."),
    "TWICE_IN_FILE": gettext_lazy(
        "The same contract, change, line and supplier stand in the file twice. Keep one of them."
    ),
    "LINES_NOT_NUMBERED": gettext_lazy(
        "The contract has several lines of this company that nothing tells apart; none of them was taken in. Number "
        "the lines of each contract 1, 2, 3 … in the column Line (순번), and keep these numbers in later uploads."
    ),
    "ENDS_BEFORE_IT_BEGINS": gettext_lazy("The last day lies before the first day. Correct the period."),
    "KIND_OF_CREDENTIAL_MISSING": gettext_lazy("Choose what the list certifies, and upload it again."),
    "BEFORE_DESIGNATION": gettext_lazy(
        "Ordered on %(day)s, before the designation begins (%(from)s). It is taken in and does not count as innovative."
    ),
    "AFTER_DESIGNATION": gettext_lazy(
        "Ordered on %(day)s, after the designation ended (%(to)s). It is taken in and does not count as innovative."
    ),
}
"""What the check against registers and ledger says; what the reader says stands with the reader."""

FORMATS: Mapping[str, Promise] = {
    "HUB_CONTRACT_LINES": gettext_lazy("data hub report: contract lines"),
    "HUB_INNOVATIVE_DELIVERIES": gettext_lazy("data hub report: deliveries of innovative products"),
    "KONEPS_API": gettext_lazy("answer of the KONEPS open API"),
    "EXPENDITURE_SHEET": gettext_lazy("expenditure sheet"),
    "OWN_CONTRACTS": gettext_lazy("contract file of this platform"),
    "COMPANY_LIST": gettext_lazy("list of companies"),
    "SMPP_CERTIFICATES": gettext_lazy("list of SMPP certificates"),
    "SMPP_ANSWER": gettext_lazy("answer of a certificate look-up"),
}
"""What people call the formats that are recognised."""

OUTCOMES: dict[str, Promise] = {
    "READ": gettext_lazy("rows read"),
    "COUNTED": gettext_lazy("taken in"),
    "SUPERSEDED": gettext_lazy(
        "taken in as an earlier change, superseded by a later one (its increase or decrease stays in the sum)"
    ),
    "NOT_COUNTED": gettext_lazy("taken in, left out of the count by a rule"),
    "REPLACES": gettext_lazy("taken in, replacing an earlier entry"),
    "ALREADY": gettext_lazy("already in the ledger"),
    "DELETION": gettext_lazy("deletions carried out"),
    "REJECTED": gettext_lazy("rejected"),
}


FIELDS: Mapping[str, Promise] = {
    "standing": gettext_lazy("Standing"),
    "kind": gettext_lazy("Kind"),
    one_off.FIELD: gettext_lazy("One-off purchase"),
}
"""What officers decide about."""


def file_problem(problem: Mapping[str, object] | None) -> str:
    """The sentence for a file that cannot be read."""
    if not problem:
        return ""
    code = str(problem["code"])
    sentence = reading.FILES.get(code) or SERVICE_PROBLEMS.get(code)
    params = problem.get("params")
    named = {**params} if isinstance(params, Mapping) else {}
    if "format" in named:
        named["format"] = FORMATS.get(named["format"], named["format"])
    return str(sentence) % named if sentence else code


def too_large(limit: int) -> str:
    """The sentence for a file of more bytes than that."""
    return file_problem({"code": "FILE_TOO_LARGE", "params": {"limit": limit // 1024 // 1024}})


def row_problem(code: str, params: Mapping[str, object] | None = None) -> str:
    """The sentence for a row."""
    sentence = SERVICE_PROBLEMS.get(code) or reading.ROWS.get(code)
    if sentence is None:
        return code
    return str(sentence) % defaultdict(lambda: "…", params or {})


def reason_of(code: str) -> str:
    """The sentence for the reason of an entry's standing."""
    known = {
        "REPLACED_BY_UPLOAD": _("replaced by a later upload"),
        "UNIT_PRICE_CEILING": _("ceiling of a unit-price contract; its delivery orders count (rule C-11)"),
        "BUDGET_ACCOUNT": _("budget account that the agency leaves out (rule C-17)"),
        "NETTED": _("netted against the one line of the same amount (rule C-15)"),
        "NEGATIVE_UNMATCHED": _("negative line without one clear partner (rule C-15)"),
        "DELETED_AT_SOURCE": _("deleted at the source"),
        "CORRECTED_AFTER_PUBLICATION": _("corrects an entry of a published year (rule C-13)"),
    }
    if code in ExclusionReason:
        return str(ExclusionReason(code).label)
    return known.get(code, code)


def _words(field: str) -> dict[str, str]:
    """What the values of a field that officers decide about are called."""
    if field == one_off.FIELD:
        return one_off.codes() | {"": _("no")}
    choices = {"standing": Standing.choices, "kind": Kind.choices}.get(field, [])
    return {str(value): str(word) for value, word in choices}


def decision_in_words(decision: EntryDecision) -> str:
    """What an officer changed about an entry, from what to what and why."""
    label = str(FIELDS.get(decision.field, EntryDecision._meta.get_field("field").verbose_name))
    words = _words(decision.field)
    before, after = words.get(decision.before, decision.before), words.get(decision.after, decision.after)
    told = f"{label}: {before} → {after}"
    return f"{told} ({reason_of(decision.reason)})" if decision.reason else told
