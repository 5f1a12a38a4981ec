"""The one way out of the storage: asks who may see the file, writes the access down, then sends it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from procurement.documents import access, storing
from procurement.documents.enums import Door, Format
from procurement.documents.models import DocumentVersion
from procurement.documents.rules import SHOWN
from procurement.web.people import signed_in

if TYPE_CHECKING:
    from procurement.law.decisions import Reason
    from procurement.organisations.models import User

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For the file itself: whatever a browser makes of it, nothing of it runs or reaches the site."""


@login_required
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A version of a document, as an attachment; pictures and PDF also in the window with ``?inline=1``."""
    user = signed_in(request)
    version = get_object_or_404(DocumentVersion.objects.select_related("document", "file"), pk=pk)
    if not access.may_see(version.document, user):
        raise Http404
    if reason := access.objection(version, user):
        context = {"version": version, "sentence": reason.sentence(_)}
        return render(request, "documents/blocked.html", context, status=status_of_objection(reason))
    inline = request.GET.get("inline") == "1" and Format(version.file.format) in SHOWN
    return sent(version, user, address=address_of(request), door=Door.PAGE, inline=inline)


def sent(
    version: DocumentVersion, user: User, *, address: str | None, door: Door, inline: bool = False
) -> FileResponse:
    """The bytes of a version that somebody may have, with the access written down."""
    content = storing.opened(version.file)
    access.note(version, user, address=address, door=door)
    response = FileResponse(content, content_type=version.file.media_type)
    response.headers["Content-Length"] = str(version.file.size)
    disposition = content_disposition_header(not inline, version.file_name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def status_of_objection(reason: Reason) -> HTTPStatus:
    """The answer where the bytes cannot be had: gone for good, or not to be had now."""
    return HTTPStatus.GONE if reason.code == "erased" else HTTPStatus.FORBIDDEN


def address_of(request: HttpRequest) -> str | None:
    """The network address of the reader; behind the site's proxy, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return request.META.get("REMOTE_ADDR") or None
