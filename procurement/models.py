"""Gathers the models that the slices of this app define."""

from procurement.catalogue.models import Classification, Product
from procurement.contracts.models import (
    AgencyYear,
    Entry,
    EntryDecision,
    ExcludedAccount,
    ImportBatch,
    ImportFinding,
    Proposal,
    RejectedRow,
)
from procurement.credentials.models import Credential, CredentialKind, Registry, StaleSubject, Standing
from procurement.organisations.models import Agency, AgencyName, Company, CompanyName, Membership, User

__all__ = [
    "Agency",
    "AgencyName",
    "AgencyYear",
    "Classification",
    "Company",
    "CompanyName",
    "Credential",
    "CredentialKind",
    "Entry",
    "EntryDecision",
    "ExcludedAccount",
    "ImportBatch",
    "ImportFinding",
    "Membership",
    "Product",
    "Proposal",
    "Registry",
    "RejectedRow",
    "StaleSubject",
    "Standing",
    "User",
]
