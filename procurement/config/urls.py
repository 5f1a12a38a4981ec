"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from procurement.config import health
from procurement.config.api import Root, SchemaFormat
from procurement.service_accounts.views.token import token
from procurement.web import account_pages
from procurement.web.components import components
from procurement.web.searching import search
from procurement.web.views import home

handler400 = "procurement.web.errors.bad_request"
handler404 = "procurement.web.errors.not_found"
handler500 = "procurement.web.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("health/", health.page, name="health"),
    path("accounts/", account_pages.overview, name="account"),
    path("accounts/sessions/", account_pages.sessions, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/oauth/token/", token, name="token"),
    path("api/v1/", Root.as_view(), name="api-root"),
    path("api/v1/", include("procurement.api.routers")),
    path("api/v1/", include("priority_purchase.api_urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(content_negotiation_class=SchemaFormat), name="schema"),
    path("api/v1/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("", include("procurement.urls")),
    path("", include("priority_purchase.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("components/", components, name="components"))
