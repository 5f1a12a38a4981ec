"""Gathers the models that the slices of this app define."""
