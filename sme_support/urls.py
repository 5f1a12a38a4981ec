"""Gathers the pages that the slices of this app define."""

from django.urls import URLPattern, URLResolver

app_name = "sme_support"
urlpatterns: list[URLPattern | URLResolver] = []
