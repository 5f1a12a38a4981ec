"""A market stall permit: a small procedure that uses every part of the case kernel.

It exists for the tests and for readers who want to learn the kernel (docs/cases.md); no law knows it.
"""

from __future__ import annotations

from django.db import models

from procurement.cases.act import Act
from procurement.cases.enums import LinkKind, Unit, Visibility
from procurement.cases.guards import has_document
from procurement.cases.models import Case
from procurement.cases.procedures import DeadlineRule, DocumentRule, DraftPage, Procedure
from procurement.cases.steps import transition
from procurement.cases.viewing import Viewer
from procurement.cases.who import Assigned, Party, Platform
from procurement.law.decisions import Reason
from procurement.organisations.enums import Role
from procurement.organisations.models import User
from tests.permits.enums import State

APPLICANT = Party("APPLICANT")
SIGNS_FOR_APPLICANT = Party("APPLICANT", (Role.REPRESENTATIVE,))
ARTICLE = "Market Stall Act art. 3"


def the_stall_has_a_size(permit: Permit) -> Reason | None:
    """A stall without a size cannot be examined."""
    if permit.square_metres:
        return None
    return Reason("no_size", "Say how large the stall is.", article=ARTICLE, field="square_metres")


def the_goods_are_named(permit: Permit) -> Reason | None:
    """Nobody can permit what is not named."""
    if permit.goods.strip():
        return None
    return Reason("no_goods", "Say what the stall sells.", article=ARTICLE, field="goods")


class Permit(Case):
    """An application for a stall on the market."""

    square_metres = models.PositiveSmallIntegerField(default=0)
    goods = models.CharField(max_length=200, blank=True)
    rent = models.BigIntegerField(null=True)

    procedure = Procedure(
        kind="PERMIT",
        prefix="PM",
        label="market stall permit",
        states=State,
        initial=State.DRAFT,
        final=frozenset({State.GRANTED, State.REFUSED, State.RETURNED, State.WITHDRAWN}),
        parts={"APPLICANT": "applicant", "MARKET": "market authority"},
        offices=(Role.OPERATOR, Role.MINISTRY_OFFICER),
        waits={
            State.DRAFT: APPLICANT,
            State.SUBMITTED: Assigned(Role.OPERATOR),
            State.SUPPLEMENT: APPLICANT,
            State.EXAMINED: Assigned(Role.SURVEYOR),
            State.PROPOSED: Assigned(Role.OPERATOR),
        },
        revisable={State.DRAFT: APPLICANT, State.SUPPLEMENT: APPLICANT},
        deadlines=(
            DeadlineRule(
                code="DECISION",
                label="decision",
                days="permits.decision_days",
                unit=Unit.WORKING,
                owed_by=Assigned(Role.OPERATOR),
                basis="Market Stall Act art. 5",
            ),
            DeadlineRule(
                code="SUPPLEMENT",
                label="supplement",
                days="permits.supplement_days",
                unit=Unit.CALENDAR,
                owed_by=APPLICANT,
                basis="Market Stall Act art. 6",
                runs_on=True,
                expiry="return_unanswered",
            ),
        ),
        pages=(
            DraftPage(code="stall", label="the stall", form="StallForm"),
            DraftPage(code="goods", label="what it sells", form="GoodsForm"),
        ),
        documents=(
            DocumentRule(code="PLAN", label="plan of the stall", required_for=("ask_for_visit",), basis=ARTICLE),
            DocumentRule(
                code="OFFER", label="offer of rent", confidential_until="propose", basis="Market Stall Act art. 4"
            ),
            DocumentRule(code="NOTE", label="note", visibility=Visibility.INTERNAL, basis=""),
        ),
        basis="Market Stall Act",
    )

    class Meta:
        verbose_name = "permit"

    def facts(self, viewer: Viewer) -> list[tuple[str, object]]:
        """Size and goods for everybody, the rent for the offices until it is decided."""
        shown: list[tuple[str, object]] = [("size in square metres", self.square_metres), ("goods", self.goods)]
        return [*shown, ("rent", self.rent)] if viewer.is_office or self.is_closed else shown

    @transition(
        source=State.DRAFT,
        target=State.SUBMITTED,
        role=SIGNS_FOR_APPLICANT,
        label="Submit",
        guards=[the_stall_has_a_size, the_goods_are_named],
        basis=ARTICLE,
        submits=True,
        opens=["DECISION"],
    )
    def submit(self, act: Act) -> None:
        """Hand the application in."""

    @transition(
        source=State.SUBMITTED,
        target=None,
        role=Role.OPERATOR,
        label="Take over",
        basis=ARTICLE,
    )
    def take_over(self, act: Act) -> None:
        """Work on the application oneself."""
        assert act.actor.user is not None
        act.release(Role.OPERATOR)
        act.assign(act.actor.user, Role.OPERATOR)

    @transition(
        source=State.SUBMITTED,
        target=State.SUPPLEMENT,
        role=Assigned(Role.OPERATOR),
        label="Ask for a supplement",
        form="SupplementForm",
        basis="Market Stall Act art. 6",
        opens=["SUPPLEMENT"],
        stops_clock="SUPPLEMENT",
    )
    def ask_for_supplement(self, act: Act, *, missing: str) -> None:
        """Ask the applicant for what is missing."""
        act.details["missing"] = missing

    @transition(
        source=State.SUPPLEMENT,
        target=State.SUBMITTED,
        role=APPLICANT,
        label="Answer",
        guards=[the_stall_has_a_size],
        basis="Market Stall Act art. 6",
        satisfies=["SUPPLEMENT"],
        resumes_clock=True,
    )
    def answer(self, act: Act) -> None:
        """Send what was missing."""

    @transition(
        source=State.SUPPLEMENT,
        target=State.RETURNED,
        role=Platform(),
        label="Return",
        basis="Market Stall Act art. 6(2)",
    )
    def return_unanswered(self, act: Act) -> None:
        """Return an application whose supplement did not come."""

    @transition(
        source=State.SUBMITTED,
        target=None,
        role=APPLICANT,
        label="Ask for a visit",
        guards=[has_document("PLAN")],
        basis="Market Stall Act art. 4",
    )
    def ask_for_visit(self, act: Act) -> None:
        """Ask the surveyor to come and see the place by the plan."""

    @transition(
        source=State.SUBMITTED,
        target=State.EXAMINED,
        role=Assigned(Role.OPERATOR),
        label="Send to a surveyor",
        form="SurveyorForm",
        basis="Market Stall Act art. 4",
    )
    def send_to_surveyor(self, act: Act, *, surveyor: User) -> None:
        """Let a surveyor look at the place."""
        act.assign(surveyor, Role.SURVEYOR)

    @transition(
        source=State.EXAMINED,
        target=State.PROPOSED,
        role=Assigned(Role.SURVEYOR),
        label="Propose",
        form="ProposalForm",
        basis="Market Stall Act art. 4",
    )
    def propose(self, act: Act, *, rent: int) -> None:
        """Say what rent the place is worth."""
        self.rent = rent
        act.release(Role.SURVEYOR)

    @transition(
        source=State.PROPOSED,
        target=[State.GRANTED, State.REFUSED],
        role=Role.OPERATOR,
        label="Decide",
        form="DecisionForm",
        basis="Market Stall Act art. 5",
        four_eyes=["take_over"],
        signature=True,
        satisfies=["DECISION"],
    )
    def decide(self, act: Act, *, granted: bool) -> str:
        """Grant the stall, or refuse it."""
        act.details["rent"] = self.rent
        return State.GRANTED if granted else State.REFUSED

    @transition(
        source=[State.DRAFT, State.SUBMITTED, State.SUPPLEMENT],
        target=State.WITHDRAWN,
        role=APPLICANT,
        label="Withdraw",
        basis="Market Stall Act art. 7",
    )
    def withdraw(self, act: Act) -> None:
        """Give the application up."""

    def renewal_of(self, earlier: Permit, act: Act) -> None:
        """Say that this permit renews an earlier one."""
        act.link(earlier, LinkKind.RENEWS)
