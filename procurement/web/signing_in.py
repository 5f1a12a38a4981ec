"""Back to the form: whoever was signed out while writing returns to the page with the form, not to its address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


class ReturnMiddleware:
    """Changes redirects to the sign-in page where the request was not simply a page to open.

    The words of the form are kept by the browser (``static/js/kept-forms.js``) and are there again on return.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the site."""
        response = self.get_response(request)
        if not _was_refused(request, response):
            return response
        if "HX-Request" in request.headers:
            way = redirect_to_login(_page(request, request.headers.get("HX-Current-URL")))["Location"]
            return HttpResponse(status=204, headers={"HX-Redirect": way})
        if request.method == "POST":
            messages.info(request, _("Nothing has been sent yet. Sign in; then check the form and send it again."))
            return redirect_to_login(_page(request, request.headers.get("Referer")))
        return response


def _was_refused(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer says: sign in, then come back to where you were going."""
    if response.status_code not in {301, 302}:
        return False
    asked = urlsplit(response.get("Location", ""))
    back = parse_qs(asked.query).get("next", [""])[0]
    return asked.path == resolve_url(settings.LOGIN_URL) and urlsplit(back).path == request.path


def _page(request: HttpRequest, address: str | None) -> str:
    """Path and query of a page of this site; the front page for any other address."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(address or "")
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
