"""New parameters of the law: one person proposes, another approves. Nothing is overwritten."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from procurement.law.decisions import Decision, Reason, gettext_noop
from procurement.law.ranges import ONE_DAY
from procurement.policy import keys
from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.queries import SETTLED
from procurement.policy.values import Json


class ApprovalRefusedError(Exception):
    """A proposal could not be approved; ``decision`` lists every reason."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("; ".join(reason.sentence() for reason in decision.reasons))
        self.decision = decision


def propose(
    *,
    policy_set: PolicySet,
    key: str,
    value: Json,
    valid_from: date,
    authority: str,
    citation: str,
    proposed_by: AbstractBaseUser,
    valid_to: date | None = None,
    rule_id: str = "",
    note: str = "",
) -> LegalParameter:
    """Write down a new dated value; it is in force only when a second person approves it.

    Raises ValidationError for an unknown key, a value that does not fit it, or dates out of order.
    """
    keys.validate(key, value)
    parameter = LegalParameter(
        policy_set=policy_set,
        key=key,
        value=value,
        unit=keys.get(key).unit,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority,
        citation=citation,
        rule_id=rule_id,
        note=note,
        proposed_by_id=proposed_by.pk,
        proposed_at=timezone.now(),
    )
    parameter.full_clean(exclude=["value"])
    parameter.save()
    return parameter


def approve(*, parameter: LegalParameter, approved_by: AbstractBaseUser) -> LegalParameter:
    """Put a proposal in force, in one transaction with the end of the row that it follows.

    The row in force before ends on the day before; when it would have outlived the new row, it goes on
    the day after. Raises :class:`ApprovalRefusedError`.
    """
    with transaction.atomic():
        PolicySet.objects.select_for_update(of=("self",)).get(pk=parameter.policy_set_id)
        proposal = LegalParameter.objects.select_related("policy_set").get(pk=parameter.pk)
        decision = may_approve(proposal, approved_by)
        if not decision.is_allowed:
            raise ApprovalRefusedError(decision)
        previous = _overlapping(proposal).first()
        if previous is not None:
            _make_room(previous, proposal)
        proposal.approved_by_id = approved_by.pk
        proposal.approved_at = timezone.now()
        proposal.save(update_fields=["approved_by", "approved_at"])
    return proposal


def may_approve(proposal: LegalParameter, person: AbstractBaseUser) -> Decision:
    """Whether this person may put the proposal in force now, with all that stands against it."""
    objections = []
    if proposal.reference or proposal.approved_at is not None:
        objections.append(_IN_FORCE)
    elif proposal.proposed_by_id is None or proposal.proposed_by_id == person.pk:
        objections.append(_SAME_PERSON)
    told = keys.get(proposal.key).objection(proposal.value)
    if told:
        objections.append(
            Reason("VALUE", gettext_noop("The value does not fit the key: {told}"), values={"told": told})
        )
    later = _overlapping(proposal).filter(valid_from__gte=proposal.valid_from).first()
    if later is not None:
        objections.append(
            Reason(_LATER.code, _LATER.message, values={"key": later.key, "day": later.valid_from.isoformat()})
        )
    return Decision.of(objections)


def _overlapping(proposal: LegalParameter) -> QuerySet[LegalParameter]:
    """Rows in force on any day of the proposal, earliest first."""
    rows = LegalParameter.objects.filter(SETTLED, policy_set_id=proposal.policy_set_id, key=proposal.key)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=proposal.valid_from))
    if proposal.valid_to is not None:
        rows = rows.filter(valid_from__lte=proposal.valid_to)
    return rows.exclude(pk=proposal.pk).order_by("valid_from")


def _make_room(previous: LegalParameter, proposal: LegalParameter) -> None:
    end, previous.valid_to = previous.valid_to, proposal.valid_from - ONE_DAY
    previous.save(update_fields=["valid_to"])
    if proposal.valid_to is not None and (end is None or end > proposal.valid_to):
        previous.pk = None
        previous.valid_from, previous.valid_to = proposal.valid_to + ONE_DAY, end
        previous.save(force_insert=True)


_IN_FORCE = Reason("IN_FORCE", gettext_noop("This row is in force already."))
_SAME_PERSON = Reason("SAME_PERSON", gettext_noop("Another person than the one who proposed the row must approve it."))
_LATER = Reason(
    "LATER_ROW",
    gettext_noop("A row of {key} is in force from {day}. Let the proposal start later, or end before that day."),
)
