"""Gathers the API of the slices of this app."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from priority_purchase.rates import api

router = SimpleRouter()
router.register("entries", api.EntryViewSet, "api-entry")
router.register("runs", api.RunViewSet, "api-run")
router.register("results", api.ResultViewSet, "api-result")
urlpatterns = [
    path("agencies/<str:code>/rates/<int:year>/", api.AgencyRates.as_view(), name="api-agency-rates"),
    path("agencies/<str:code>/rates/<int:year>/wholes/", api.AgencyWholes.as_view(), name="api-agency-wholes"),
    path("agencies/<str:code>/rates/<int:year>/items/", api.AgencyItemRates.as_view(), name="api-agency-items"),
    path("rates/", api.Rates.as_view(), name="api-rates"),
    path("rates/met/", api.MetAgencies.as_view(), name="api-met-agencies"),
    *router.urls,
]
