"""Gathers the model of the permit procedure."""

from tests.permits.workflow import Permit

__all__ = ["Permit"]
