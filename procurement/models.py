"""Gathers the models that the slices of this app define."""

from procurement.cases.clocks import ClockStop, Deadline, Outage
from procurement.cases.files import CaseDocument
from procurement.cases.models import (
    Case,
    CaseAssignment,
    CaseComment,
    CaseCounter,
    CaseEdge,
    CaseEvent,
    CaseLink,
    CaseParty,
)
from procurement.catalogue.models import Classification, Product
from procurement.contracts.markings import OneOff
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
from procurement.documents.models import Document, DocumentAccess, DocumentVersion, StoredFile
from procurement.jobs.models import ClockSetting, Job
from procurement.notices.models import Notice, NoticePreference, NoticeTemplate, OutgoingMail
from procurement.onboarding.models import Invitation
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.models import Agency, AgencyName, Company, CompanyName, Membership, User
from procurement.policy.models import HolidayOverride, LegalParameter, PolicySet
from procurement.service_accounts.models import ServiceAccount

__all__ = [
    "Agency",
    "AgencyName",
    "AgencyYear",
    "Case",
    "CaseAssignment",
    "CaseComment",
    "CaseCounter",
    "CaseDocument",
    "CaseEdge",
    "CaseEvent",
    "CaseLink",
    "CaseParty",
    "Classification",
    "ClockSetting",
    "ClockStop",
    "Company",
    "CompanyClaim",
    "CompanyName",
    "Credential",
    "CredentialKind",
    "Deadline",
    "Document",
    "DocumentAccess",
    "DocumentVersion",
    "Entry",
    "EntryDecision",
    "ExcludedAccount",
    "HolidayOverride",
    "ImportBatch",
    "ImportFinding",
    "Invitation",
    "Job",
    "LegalParameter",
    "Membership",
    "Notice",
    "NoticePreference",
    "NoticeTemplate",
    "OneOff",
    "Outage",
    "OutgoingMail",
    "PolicySet",
    "Product",
    "Proposal",
    "Registry",
    "RejectedRow",
    "ServiceAccount",
    "StaleSubject",
    "Standing",
    "StoredFile",
    "User",
]
