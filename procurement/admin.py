"""Gathers the administrators' pages that the slices of this app define."""

import procurement.jobs.admin
import procurement.policy.admin
