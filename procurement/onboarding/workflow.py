"""A company is claimed by its business number and proof; an operator decides."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.cases.act import Act
from procurement.cases.enums import Unit
from procurement.cases.errors import Refused
from procurement.cases.guards import has_document
from procurement.cases.models import Case
from procurement.cases.procedures import DeadlineRule, DocumentRule, DraftPage, Procedure
from procurement.cases.steps import transition
from procurement.cases.viewing import Viewer
from procurement.cases.who import Office, Party, Platform
from procurement.law.business_numbers import checksum_fits, read_business_number
from procurement.law.decisions import Reason, gettext_noop
from procurement.onboarding.enums import ClaimState
from procurement.organisations.enums import Role
from procurement.organisations.models import Company, Membership
from procurement.organisations.queries import representatives_of

CLAIMANT = Party("CLAIMANT")
BASIS = "Terms of the platform art. 3"


def the_number_has_ten_digits(claim: CompanyClaim) -> Reason | None:
    """A business number has ten digits (rule C-21)."""
    if read_business_number(claim.business_number).digits == claim.business_number:
        return None
    return Reason(
        "no_number",
        gettext_noop("Enter the ten digits of the business number."),
        article=BASIS,
        rule_id="C-21",
        field="business_number",
    )


def the_company_is_named(claim: CompanyClaim) -> Reason | None:
    """The operator compares the name with the proof."""
    if claim.company_name.strip():
        return None
    sentence = gettext_noop("Enter the name of the company as on its business registration.")
    return Reason("no_name", sentence, article=BASIS, field="company_name")


def nobody_else_represents_the_company(claim: CompanyClaim) -> Reason | None:
    """Who is represented already is joined by invitation, unless the claim says why the representative changes."""
    if claim.takes_over.strip() or not representatives_of(claim.business_number).exists():
        return None
    return Reason(
        "represented",
        gettext_noop(
            "The company has a representative here, who can invite you. If the representative has changed, say since"
            " when and how it can be seen."
        ),
        article=BASIS,
        field="takes_over",
    )


def no_other_claim_is_open(claim: CompanyClaim) -> Reason | None:
    """One person claims a company once at a time."""
    other = (
        CompanyClaim.objects.filter(
            business_number=claim.business_number,
            opened_by=claim.opened_by_id,
            closed_at__isnull=True,
            submitted_at__isnull=False,
        )
        .exclude(pk=claim.pk)
        .first()
    )
    if other is None:
        return None
    return Reason(
        "claimed_already",
        gettext_noop("You have claimed this company already: {number}."),
        article=BASIS,
        values={"number": other.number},
    )


class CompanyClaim(Case):
    """A person claims to represent a company."""

    business_number = models.CharField(_("business number"), max_length=10, blank=True)
    company_name = models.CharField(_("name of the company"), max_length=200, blank=True)
    takes_over = models.TextField(
        _("change of the representative"),
        max_length=1_000,
        blank=True,
        help_text=_("Only if somebody else represents the company here: since when you do, and how it can be seen."),
    )
    decision_reason = models.TextField(_("reason of the decision"), max_length=1_000, blank=True, editable=False)

    procedure = Procedure(
        kind="COMPANY_CLAIM",
        prefix="CC",
        label=_("claim to represent a company"),
        states=ClaimState,
        initial=ClaimState.DRAFT,
        final=frozenset({ClaimState.APPROVED, ClaimState.REJECTED, ClaimState.RETURNED, ClaimState.WITHDRAWN}),
        parts={"CLAIMANT": _("claimant")},
        offices=(Role.OPERATOR,),
        waits={
            ClaimState.DRAFT: CLAIMANT,
            ClaimState.SUBMITTED: Office(Role.OPERATOR),
            ClaimState.SUPPLEMENT: CLAIMANT,
        },
        revisable={ClaimState.DRAFT: CLAIMANT, ClaimState.SUPPLEMENT: CLAIMANT},
        deadlines=(
            DeadlineRule(
                code="DECISION",
                label=_("decision"),
                days="onboarding.claim_days",
                unit=Unit.WORKING,
                owed_by=Office(Role.OPERATOR),
                basis=BASIS,
            ),
            DeadlineRule(
                code="SUPPLEMENT",
                label=_("supplement"),
                days="onboarding.supplement_days",
                unit=Unit.CALENDAR,
                owed_by=CLAIMANT,
                basis=BASIS,
                runs_on=True,
                expiry="return_unanswered",
            ),
        ),
        documents=(
            DocumentRule(
                code="REGISTRATION",
                label=_("certificate of business registration"),
                basis=BASIS,
                required_for=("submit",),
            ),
        ),
        pages=(DraftPage(code="company", label=_("Your company"), form="ClaimForm"),),
        basis=BASIS,
    )

    class Meta:
        verbose_name = _("claim to represent a company")
        verbose_name_plural = _("claims to represent a company")

    def facts(self, viewer: Viewer) -> list[tuple[str, object]]:
        """What is claimed; whether the register knows the company is for the offices."""
        number = self.business_number
        hyphened = f"{number[:3]}-{number[3:5]}-{number[5:]}" if number.isdigit() else number
        shown: list[tuple[str, object]] = [
            (str(_("business number")), hyphened),
            (str(_("name of the company")), self.company_name),
        ]
        if self.takes_over:
            shown.append((str(_("change of the representative")), self.takes_over))
        if viewer.is_office:
            known = Company.objects.filter(business_number=number).first()
            shown.append((str(_("in the register")), known.local_name if known else str(_("not yet"))))
            fits = (
                _("fits") if number.isdigit() and checksum_fits(number) else _("does not fit: compare with the proof")
            )
            shown.append((str(_("check digit")), str(fits)))
        if self.decision_reason:
            refused = self.state == ClaimState.REJECTED
            label = _("reason of the decision") if refused else _("what the operator asked for")
            shown.append((str(label), self.decision_reason))
        return shown

    @transition(
        source=ClaimState.DRAFT,
        target=ClaimState.SUBMITTED,
        role=CLAIMANT,
        label=_("Submit the claim"),
        guards=[
            the_number_has_ten_digits,
            the_company_is_named,
            has_document("REGISTRATION"),
            nobody_else_represents_the_company,
            no_other_claim_is_open,
        ],
        basis=BASIS,
        submits=True,
        opens=["DECISION"],
    )
    def submit(self, act: Act) -> None:
        """Hand the claim in."""
        self.title = self.company_name

    @transition(
        source=ClaimState.SUBMITTED,
        target=ClaimState.SUPPLEMENT,
        role=Role.OPERATOR,
        label=_("Ask for what is missing"),
        form="ReasonForm",
        basis=BASIS,
        opens=["SUPPLEMENT"],
        stops_clock="SUPPLEMENT",
    )
    def ask_for_supplement(self, act: Act, *, reason: str) -> None:
        """Say what is missing; the clock of the decision stands still meanwhile."""
        self.decision_reason = reason

    @transition(
        source=ClaimState.SUPPLEMENT,
        target=ClaimState.SUBMITTED,
        role=CLAIMANT,
        label=_("Send what was missing"),
        guards=[the_number_has_ten_digits, the_company_is_named, nobody_else_represents_the_company],
        basis=BASIS,
        satisfies=["SUPPLEMENT"],
        resumes_clock=True,
    )
    def answer(self, act: Act) -> None:
        """Answer the operator."""
        self.title = self.company_name

    @transition(
        source=ClaimState.SUPPLEMENT,
        target=ClaimState.RETURNED,
        role=Platform(),
        label=_("Return the claim"),
        basis=BASIS,
    )
    def return_unanswered(self, act: Act) -> None:
        """What was missing did not come in time."""

    @transition(
        source=ClaimState.SUBMITTED,
        target=ClaimState.APPROVED,
        role=Role.OPERATOR,
        label=_("Approve"),
        basis=BASIS,
        four_eyes=["submit"],
        satisfies=["DECISION"],
    )
    def approve(self, act: Act) -> None:
        """The claimant represents the company from today on; who did so before no longer does."""
        claimant = self.opened_by_id
        if claimant is None:
            raise ValueError("a claim is opened by a person")
        company, _is_new = Company.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
            business_number=self.business_number,
            defaults={"name": self.company_name.strip(), "checksum_ok": checksum_fits(self.business_number)},
        )
        before = representatives_of(self.business_number).exclude(user=claimant)
        if before.exists() and not self.takes_over.strip():
            reason = nobody_else_represents_the_company(self)
            raise Refused([reason] if reason else [])
        for earlier in before:
            earlier.valid_to = act.day - timedelta(days=1)
            earlier.save(update_fields=["valid_to"])
        membership, _is_new = Membership.objects.update_or_create(
            user_id=claimant,
            company=company,
            agency=None,
            role=Role.REPRESENTATIVE,
            defaults={"valid_from": act.day, "valid_to": None},
        )
        act.details |= {"company": company.pk, "membership": membership.pk}

    @transition(
        source=ClaimState.SUBMITTED,
        target=ClaimState.REJECTED,
        role=Role.OPERATOR,
        label=_("Reject"),
        form="ReasonForm",
        basis=BASIS,
        four_eyes=["submit"],
        satisfies=["DECISION"],
    )
    def reject(self, act: Act, *, reason: str) -> None:
        """The claimant does not represent the company; the reason is told."""
        self.decision_reason = reason

    @transition(
        source=[ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.SUPPLEMENT],
        target=ClaimState.WITHDRAWN,
        role=CLAIMANT,
        label=_("Withdraw the claim"),
        basis=BASIS,
    )
    def withdraw(self, act: Act) -> None:
        """Give the claim up."""
