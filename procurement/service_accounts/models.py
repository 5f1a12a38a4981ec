"""Programs that act for an organisation or an office.

A program is a user without a password, with one membership. What it signs in with is a client of allauth's OAuth
server, of which only the hash of the secret is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.organisations.models import Membership

if TYPE_CHECKING:
    from procurement.organisations.models import User


class ServiceAccount(models.Model):
    """One program. ``user.set_up_by`` answers for it: whoever made it, or renewed its secret last."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="service_account", verbose_name=_("program")
    )
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="+", verbose_name=_("acts as"))
    client = models.OneToOneField(Client, models.PROTECT, related_name="+", verbose_name=_("client ID"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    renewed_at = models.DateTimeField(_("secret given"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        verbose_name = _("program that acts for an organisation")
        verbose_name_plural = _("programs that act for organisations")
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="service_account_ended_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def answers(self) -> User | None:
        """The person who answers for what the program does."""
        return self.user.set_up_by

    @property
    def scopes(self) -> list[str]:
        """What it may ask for."""
        scopes: list[str] = self.client.get_scopes()
        return scopes
