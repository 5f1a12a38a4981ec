"""Pages that belong to no slice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procurement.web.doors import cards_for
from procurement.web.people import acting


def home(request: HttpRequest) -> HttpResponse:
    """The front page: what the site does, and the way in for each kind of user."""
    return render(request, "web/home.html", {"cards": cards_for(acting(request))})
