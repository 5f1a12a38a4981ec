"""Gathers the API of the slices of this app."""

from rest_framework.routers import SimpleRouter

from priority_purchase.rates import api

router = SimpleRouter()
router.register("agencies", api.AgencyViewSet, "api-agency")
router.register("entries", api.EntryViewSet, "api-entry")
router.register("runs", api.RunViewSet, "api-run")
router.register("results", api.ResultViewSet, "api-result")
urlpatterns = router.urls
