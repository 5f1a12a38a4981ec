"""How people join and sign in: decided by django-allauth, narrowed here."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from procurement.notices import prepared
from procurement.web import security_log

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpRequest

    from procurement.organisations.models import User

WITH_A_LINK = frozenset(
    {
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
        "account/email/password_reset_key",
    }
)
"""Mails whose link ends after a day."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail address; answers never tell whether somebody has an account."""

    def is_safe_url(self, url: str | None) -> bool:
        """Whether one may be sent there after signing in or out: this very host only."""
        request = request_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; too many are refused and logged."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            security_log.record("sign_in_limited", request=request, account=security_log.account_of(credentials))
            raise

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of the address; takes as long as making an account, which hashes a password."""
        make_password(get_random_string(20))
        super().send_account_already_exists_mail(email)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The second factor where there is one, else the password."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        second = [method for method in methods if method["id"] != "reauthenticate"]
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            second.reverse()  # a key before the recovery codes
        return second or methods

    def format_email_subject(self, subject: str) -> str:
        """The site's name before each subject."""
        return f"[{_('Public procurement platform')}] {subject}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The mail; one with a link is of no use when the link has ended."""
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        if template_prefix in WITH_A_LINK:
            prepared.limit(message, timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails name the site, not only its address."""
        site = SimpleNamespace(name=_("Public procurement platform"), domain=self.request.get_host())
        super().send_mail(template_prefix, email, {**context, "current_site": site})
