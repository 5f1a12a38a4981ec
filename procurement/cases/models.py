"""The case: what all applications share, in tables that the database itself watches.

Written only through :mod:`procurement.cases.performing` and its neighbours; the triggers of
:mod:`procurement.cases.triggers` refuse what those would not do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from procurement.cases.enums import EventKind, LinkKind, Visibility
from procurement.cases.procedures import Procedure, procedure_of
from procurement.cases.querysets import CaseQuerySet
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Company
from procurement.policy.models import PolicySet
from procurement.search.functions import PlainText, names_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procurement.cases.viewing import Viewer


class Case(models.Model):
    """One application, report or dispute (사건) on its way through a declared procedure.

    Each procedure's model inherits from this table. ``version`` rises by one with every change of the case itself;
    ``events_count`` and ``head_hash`` are kept by the database.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True, editable=False)
    kind = models.CharField(_("procedure"), max_length=40, editable=False)
    state = FSMField(_("state"), max_length=40, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    title = models.CharField(_("subject"), max_length=200)
    waits_for = models.CharField(_("waits for"), max_length=40, blank=True, editable=False)
    policy_set = models.ForeignKey(
        PolicySet, models.PROTECT, related_name="+", verbose_name=_("policy set"), editable=False
    )
    policy_day = models.DateField(_("day whose law applies"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("opened by"),
        editable=False,
    )
    opened_at = models.DateTimeField(_("opened"), editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    touched_at = models.DateTimeField(_("last event"), editable=False)
    events_count = models.PositiveIntegerField(_("number of events"), default=0, editable=False)
    head_hash = models.CharField(_("hash of the last event"), max_length=64, default="", blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    procedure: ClassVar[Procedure]
    """Declared by each procedure's own class."""

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-touched_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(submitted_at__isnull=True), name="submitted_case_has_a_number"
            ),
        )
        indexes = (
            models.Index(fields=["kind", "-touched_at", "-id"], name="case_kind_touched"),
            models.Index(fields=["-touched_at", "-id"], name="case_touched"),
            models.Index(fields=["waits_for", "kind"], name="case_waits_for", condition=Q(closed_at__isnull=True)),
            names_index("case_titles_found", text=PlainText("title")),
        )

    def __str__(self) -> str:
        return f"{self.number or _('draft')} {self.title}"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be done in the case."""
        return self.closed_at is not None

    def facts(self, viewer: Viewer) -> Sequence[tuple[str, object]]:
        """What the case is about, as labels and values, for one viewer; procedures say their own."""
        return ()

    @property
    def state_label(self) -> str:
        """The state in the reader's words."""
        return procedure_of(self.kind).state_label(self.state)


class CaseEdge(models.Model):
    """A step that a procedure declares: the database lets a case change its state along these only.

    Loaded from the declarations after each migration, by the owner; an empty ``source`` is the beginning.
    """

    kind = models.CharField(max_length=40)
    transition = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("declared step")
        verbose_name_plural = _("declared steps")
        constraints = (
            models.UniqueConstraint(fields=["kind", "source", "target", "transition"], name="case_edge_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.source or '·'} → {self.target}"


class CaseEvent(models.Model):
    """What happened, who did it and when: written once, chained by hash (``previous_hash`` + ``canonical``).

    Personal data is referenced by id, never copied, so that erasing a person breaks no chain.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name=_("case"))
    seq = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=16, choices=EventKind)
    transition = models.CharField(_("step"), max_length=60, blank=True)
    source = models.CharField(_("from"), max_length=40, blank=True)
    target = models.CharField(_("to"), max_length=40, blank=True)
    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    role = models.CharField(_("as"), max_length=20, choices=Role, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("for the agency"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("for the company"))
    details = models.JSONField(_("details"), default=dict)
    token = models.UUIDField(null=True)
    canonical = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("case", "seq")
        constraints = (
            models.UniqueConstraint(fields=["case", "seq"], name="case_event_once"),
            models.UniqueConstraint(
                fields=["case", "token"], condition=Q(token__isnull=False), name="case_event_token_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.kind}"


class CaseParty(models.Model):
    """An organisation (or a person) that the case is about, in one part, from then to then."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", verbose_name=_("case"))
    part = models.CharField(_("part"), max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("agency"))
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="+", verbose_name=_("company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    joined_at = models.DateTimeField(_("from"))
    left_at = models.DateTimeField(_("to"), null=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = (
            models.CheckConstraint(
                condition=Q(agency__isnull=False, company__isnull=True, user__isnull=True)
                | Q(agency__isnull=True, company__isnull=False, user__isnull=True)
                | Q(agency__isnull=True, company__isnull=True, user__isnull=False),
                name="party_is_one",
            ),
            models.UniqueConstraint(
                fields=["case", "part", "agency", "company", "user"],
                condition=Q(left_at__isnull=True),
                nulls_distinct=False,
                name="party_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"

    @property
    def label(self) -> str:
        """The part in the reader's words."""
        return str(procedure_of(self.case.kind).parts.get(self.part, self.part))

    @property
    def name(self) -> str:
        """Who has the part."""
        organisation = self.agency or self.company
        return organisation.local_name if organisation else str(self.user)


class CaseAssignment(models.Model):
    """Who of an office works on the case, in which role, from then to then."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name=_("case"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = (
            models.UniqueConstraint(
                fields=["case", "user", "role"], condition=Q(until_at__isnull=True), name="assignment_once"
            ),
        )
        indexes = (models.Index(fields=["user", "case"], name="assignment_open", condition=Q(until_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id} {self.role}"


class CaseComment(models.Model):
    """Words about a case, for those who may read them. A withdrawn comment keeps its place and loses its words."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="comments", verbose_name=_("case"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    visibility = models.CharField(_("who may read it"), max_length=8, choices=Visibility)
    text = models.TextField(_("comment"), max_length=5_000)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class CaseLink(models.Model):
    """One case belongs to another: it renews, objects to, investigates or follows it."""

    source = models.ForeignKey(Case, models.PROTECT, related_name="links_to", verbose_name=_("case"))
    target = models.ForeignKey(Case, models.PROTECT, related_name="links_from", verbose_name=_("other case"))
    kind = models.CharField(_("how"), max_length=12, choices=LinkKind)

    class Meta:
        verbose_name = _("link between cases")
        verbose_name_plural = _("links between cases")
        constraints = (
            models.UniqueConstraint(fields=["source", "target", "kind"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="case_not_linked_to_itself"),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class CaseCounter(models.Model):
    """The last number given to cases of one prefix and year."""

    prefix = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of case numbers")
        verbose_name_plural = _("counters of case numbers")
        constraints = (models.UniqueConstraint(fields=["prefix", "year"], name="case_counter_once"),)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"
