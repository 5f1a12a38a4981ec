"""Gathers the models that the slices of this app define."""

from priority_purchase.rates.models import EvaluationRun, Result, Total
from priority_purchase.targets.models import (
    AgencyTarget,
    CalculationProfile,
    ExternalAmount,
    Programme,
    Scope,
    TargetRatio,
)

__all__ = [
    "AgencyTarget",
    "CalculationProfile",
    "EvaluationRun",
    "ExternalAmount",
    "Programme",
    "Result",
    "Scope",
    "TargetRatio",
    "Total",
]
