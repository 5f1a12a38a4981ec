"""Who: agencies, companies, people and their memberships."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.language import check_names, in_language
from procurement.organisations.enums import (
    AGENCY_ROLES,
    COMPANY_ROLES,
    AgencyType,
    CompanySize,
    Region,
    Role,
)
from procurement.search.functions import PlainText, names_index


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make one user; without a password the account can only be opened by a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an administrator who may do everything in Django admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person (or a service account) who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(
        _("language of mails"), max_length=5, blank=True, help_text=_("Empty: the language of the site.")
    )
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    set_up_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="programs",
        verbose_name=_("who answers for the program"),
        help_text=_("Only of programs, which have no password and no rights in the administration."),
    )

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.CheckConstraint(
                condition=Q(set_up_by__isnull=True) | Q(password__startswith="!", is_staff=False, is_superuser=False),  # noqa: S106 - Django's mark for none
                name="programs_have_no_password_and_no_rights",
            ),
            models.CheckConstraint(condition=~Q(set_up_by=F("id")), name="no_program_answers_for_itself"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_program(self) -> bool:
        """Whether this is a program that acts for an organisation, not a person."""
        return self.set_up_by_id is not None


class Named(models.Model):
    """Something with a main name and the same name in other languages."""

    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.local_name

    def clean(self) -> None:
        """Names by language are texts by language code."""
        super().clean()
        check_names(self.names)

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name, self.names)


@pghistory.track()
class Agency(Named):
    """A demanding institution (수요기관) that buys and is measured."""

    code = models.CharField(
        _("institution code"),
        max_length=7,
        unique=True,
        validators=[RegexValidator(r"^(\d{7}|[A-Z]\d{6}|[A-Z]{2}\d{5})$")],
        help_text=_("Seven characters: 9999999, A999999 or AA99999."),
    )
    type = models.CharField(_("type"), max_length=20, choices=AgencyType)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    code_is_provisional = models.BooleanField(
        _("code given here"),
        default=False,
        help_text=_("A file named the agency without its code; replace it by the official one."),
    )
    is_central_purchaser = models.BooleanField(
        _("central procurement service"),
        default=False,
        help_text=_("Its foreign procurement and agent contracts follow rules C-3 and C-4."),
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="agency_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")) & ~Q(parent=F("id")), name="agency_not_its_own_relative"
            ),
        )
        indexes = (
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="agency_name_trgm"),
            names_index("agency_names_found"),
            models.Index(fields=["type", "region"], name="agency_type_region"),
        )

    def was_open_all_year(self, year: int) -> bool:
        """Whether the agency existed from 1 January to 31 December (else flag PARTIAL_YEAR, E33)."""
        opened_before = self.opened_on is None or self.opened_on <= date(year, 1, 1)
        closed_after = self.closed_on is None or self.closed_on >= date(year, 12, 31)
        return opened_before and closed_after

    def was_succeeded_in(self, year: int) -> bool:
        """Whether it was closed in this year and another agency succeeds it (flag SUCCEEDED, V35)."""
        return self.successor_id is not None and self.closed_on is not None and self.closed_on.year == year


def _name_period() -> Func:
    return Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange")


class AgencyName(models.Model):
    """A name that an agency bore for a time: files of those days still find it."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="former_names", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("dated agency name")
        verbose_name_plural = _("dated agency names")
        constraints = (
            ExclusionConstraint(
                name="agency_name_periods_do_not_overlap",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (_name_period(), RangeOperators.OVERLAPS),
                ],
            ),
        )
        indexes = (names_index("agency_former_names_found", text=PlainText("name")),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Company(Named):
    """A supplier (기업), known by its business number."""

    business_number = models.CharField(
        _("business number"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^\d{10}$", _("Ten digits, without hyphens."))],
    )
    checksum_ok = models.BooleanField(_("checksum holds"), default=True, editable=False)
    size = models.CharField(_("size"), max_length=12, choices=CompanySize, default=CompanySize.UNKNOWN)
    region = models.CharField(_("region"), max_length=2, choices=Region, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    representative = models.CharField(_("representative"), max_length=100, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("name",)
        indexes = (
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="company_name_trgm"),
            names_index("company_names_found"),
        )


class CompanyName(models.Model):
    """A spelling under which files mention a company; never a join key (rule C-22)."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="spellings", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=200)
    first_seen_on = models.DateField(_("first seen on"), null=True, blank=True)

    class Meta:
        verbose_name = _("company name spelling")
        verbose_name_plural = _("company name spellings")
        constraints = (models.UniqueConstraint(fields=["company", "name"], name="company_name_once"),)
        indexes = (names_index("company_spellings_found", text=PlainText("name")),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an agency, a company or an office in a role, from one day to another.

    Who leaves gets a last day; the row is kept, so that what was done in the role stays explained.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("user"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("agency")
    )
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("company")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "agency", "company", "role"], nulls_distinct=False, name="membership_once"
            ),
            models.CheckConstraint(
                condition=(Q(agency__isnull=False) & Q(role__in=AGENCY_ROLES))
                | (Q(agency__isnull=True) & ~Q(role__in=AGENCY_ROLES)),
                name="agency_roles_have_an_agency",
                violation_error_message=_("Roles of agencies, and only those, name an agency."),
            ),
            models.CheckConstraint(
                condition=(Q(company__isnull=False) & Q(role__in=COMPANY_ROLES))
                | (Q(company__isnull=True) & ~Q(role__in=COMPANY_ROLES)),
                name="company_roles_have_a_company",
                violation_error_message=_("Roles of companies, and only those, name a company."),
            ),
        )

    def __str__(self) -> str:
        return " · ".join(filter(None, [str(self.user), self.organisation_name, self.get_role_display()]))

    @property
    def organisation_name(self) -> str:
        """The agency or company for which the person acts; empty for an office."""
        organisation = self.agency or self.company
        return organisation.local_name if organisation else ""
