"""Gathers the administrators' pages that the slices of this app define."""

import priority_purchase.rates.admin
import priority_purchase.targets.admin
