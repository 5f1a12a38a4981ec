"""The site with two mistakes: a page that forgot to ask who one is, and a route that no table knows."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from procurement.config import urls


def forgotten(request: HttpRequest) -> HttpResponse:
    """Everything, for everybody."""
    return HttpResponse("everything")


handler400, handler404 = urls.handler400, urls.handler404
urlpatterns = [
    path("runs/", forgotten, name="forgotten"),
    *urls.urlpatterns,
]
