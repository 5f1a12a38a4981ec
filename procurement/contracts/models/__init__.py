"""What was bought: the purchase ledger, its years and its imports."""

from procurement.contracts.models.imports import ImportBatch, ImportFinding, Proposal, RejectedRow
from procurement.contracts.models.ledger import AgencyYear, Entry, EntryDecision, ExcludedAccount

__all__ = [
    "AgencyYear",
    "Entry",
    "EntryDecision",
    "ExcludedAccount",
    "ImportBatch",
    "ImportFinding",
    "Proposal",
    "RejectedRow",
]
