"""Pages that belong to no slice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the site does, and the way in for each kind of user."""
    return render(request, "web/home.html")
