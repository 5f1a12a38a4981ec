"""Invitations: somebody who may is asked to act for an organisation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.onboarding.enums import InvitationLanguage
from procurement.organisations.enums import AGENCY_ROLES, COMPANY_ROLES, Role
from procurement.organisations.models import Agency, Company, Membership


class Invitation(models.Model):
    """An offer of a role to whoever owns an e-mail address; good for one person, once, until a day.

    Only the hash of its secret is kept. Who was invited, by whom and what became of it stays for good.
    """

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("agency"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("company"))
    language = models.CharField(
        _("language of the mail"),
        max_length=5,
        choices=InvitationLanguage,
        default=InvitationLanguage.BOTH,
        db_default=InvitationLanguage.BOTH,
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"))
    good_until = models.DateField(_("good until"))
    accepted_as = models.OneToOneField(
        Membership, models.PROTECT, null=True, related_name="invitation", verbose_name=_("accepted as")
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(agency__isnull=False) & Q(role__in=AGENCY_ROLES))
                | (Q(agency__isnull=True) & ~Q(role__in=AGENCY_ROLES)),
                name="invitation_agency_roles",
            ),
            models.CheckConstraint(
                condition=(Q(company__isnull=False) & Q(role__in=COMPANY_ROLES))
                | (Q(company__isnull=True) & ~Q(role__in=COMPANY_ROLES)),
                name="invitation_company_roles",
            ),
            models.UniqueConstraint(
                fields=["email", "role", "agency", "company"],
                condition=Q(accepted_as__isnull=True, taken_back_at__isnull=True),
                nulls_distinct=False,
                name="one_open_invitation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"

    @property
    def organisation_name(self) -> str:
        """For whom the person would act; empty for an office."""
        organisation = self.agency or self.company
        return organisation.local_name if organisation else ""
