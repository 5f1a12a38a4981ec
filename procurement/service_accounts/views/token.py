"""Where programs get their tokens (OAuth 2, client credentials; RFC 6749, section 4.4)."""

from __future__ import annotations

from http import HTTPStatus

from allauth.core.internal import httpkit, ratelimit
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import TokenView as AllauthTokenView
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.debug import sensitive_post_parameters

from procurement.service_accounts import queries
from procurement.web.security_log import account_of, record

BASIC = 'Basic realm="procurement"'
MINUTE = 60
NUL = "\0"


class TokenView(AllauthTokenView):
    """allauth's own, for client credentials only, with a limit, a line in the log and a look at the program."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """A token, or the error that RFC 6749 names."""
        client = _named_client(request)
        if not _within_limits(request, "token", settings.PROGRAM_SIGN_IN_LIMITS):
            record("token_limited", request=request, client=account_of({"username": client}))
            return _answer("temporarily_unavailable", 429)
        if any(NUL in value for value in (client, *request.POST.values())):
            return _answer("invalid_request", 400)
        if request.POST.get("grant_type") != Client.GrantType.CLIENT_CREDENTIALS:
            return _answer("unsupported_grant_type", 400)
        with transaction.atomic():
            answer: HttpResponse = super().post(request)
            if answer.status_code == HTTPStatus.OK and (error := _objection(request, client)):
                transaction.set_rollback(True)
                answer = _answer(*error)
        _write_down(request, answer, client)
        return answer


token = sensitive_post_parameters("client_secret")(TokenView.as_view())


def _objection(request: HttpRequest, client: str) -> tuple[str, int] | None:
    """Error and status where the secret is right and there is still no token."""
    account = queries.of_client(client)
    if account is None or queries.objection(account) is not None:
        return "invalid_client", 401
    if not _within_limits(request, "token_of_one", settings.PROGRAM_SIGN_IN_LIMITS_OF_ONE, client):
        return "temporarily_unavailable", 429
    return None


def _write_down(request: HttpRequest, answer: HttpResponse, client: str) -> None:
    answer.headers["Cache-Control"] = "no-store"
    account = queries.of_client(client)
    if answer.status_code == HTTPStatus.OK and account is not None:
        record("token_given", request=request, person=account.user)
        return
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = BASIC
    known = account.user if account else None
    event = "token_limited" if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS else "token_refused"
    record(event, request=request, person=known, client=account_of({"username": client}))


def _named_client(request: HttpRequest) -> str:
    """The client that the request says it is; empty when it says none."""
    named, _secret = httpkit.extract_basic_auth(dict(request.headers))
    return str(named or request.POST.get("client_id", ""))[:100]


def _within_limits(request: HttpRequest, action: str, limits: str, client: str = "") -> bool:
    return bool(ratelimit.consume(request, app="procurement", action=action, config={action: limits}, key=client))


def _answer(error: str, status: int) -> HttpResponse:
    answer = JsonResponse({"error": error}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(MINUTE)
    return answer
