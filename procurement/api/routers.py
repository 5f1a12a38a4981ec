"""Gathers the part of the API that the ground offers; programmes gather theirs in ``api_urls.py``."""

from rest_framework.routers import SimpleRouter

from procurement.cases.api import CaseViewSet
from procurement.cases.document_api import CaseDocumentViewSet
from procurement.contracts.api import ImportViewSet
from procurement.organisations.api import AgencyViewSet

router = SimpleRouter()
router.register("agencies", AgencyViewSet, "api-agency")
router.register("cases", CaseViewSet, "api-case")
router.register("cases/(?P<case>[0-9]{1,18})/documents", CaseDocumentViewSet, "api-case-document")
router.register("imports", ImportViewSet, "api-import")
urlpatterns = router.urls
