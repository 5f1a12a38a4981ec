"""Gathers the pages that the slices of this app define."""

from django.urls import path

from procurement.contracts import views as contracts

app_name = "procurement"
urlpatterns = [
    path("imports/", contracts.imports, name="imports"),
    path("imports/new/", contracts.upload, name="import_new"),
    path("imports/<int:pk>/", contracts.show, name="import"),
    path("imports/<int:pk>/progress/", contracts.progress, name="import_progress"),
    path("imports/<int:pk>/check/", contracts.check_again, name="import_check"),
    path("imports/<int:pk>/give-up/", contracts.give_up, name="import_give_up"),
    path("imports/<int:pk>/rejected/", contracts.rejected, name="import_rejected"),
]
