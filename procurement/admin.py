"""Gathers the administrators' pages that the slices of this app define."""

import procurement.cases.admin
import procurement.contracts.admin
import procurement.credentials.admin
import procurement.documents.admin
import procurement.jobs.admin
import procurement.notices.admin
import procurement.organisations.admin
import procurement.policy.admin
import procurement.service_accounts.admin
import procurement.web.account_admin
