"""Gathers the pages that the slices of this app define."""

from django.urls import path, register_converter

from priority_purchase.rates.views import agency, entries, items, national, one_off, runs
from priority_purchase.rates.years import YearConverter

register_converter(YearConverter, "year")

app_name = "priority_purchase"
urlpatterns = [
    path("rates/", agency.start, name="start"),
    path("rates/<str:code>/<year:year>/", agency.dashboard, name="agency"),
    path("rates/<str:code>/<year:year>/entries/", entries.entries, name="entries"),
    path("rates/<str:code>/<year:year>/items/", items.items, name="items"),
    path("rates/<str:code>/<year:year>/one-off/", one_off.mark, name="one_off"),
    path("rates/<str:code>/<year:year>/settle/", entries.settle, name="settle"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("national/<year:year>/", national.overview, name="national"),
    path("national/", national.latest, name="national_latest"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/progress/", runs.progress, name="run_progress"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="run_cancel"),
    path("runs/<int:pk>/publish/", runs.publish, name="run_publish"),
]
