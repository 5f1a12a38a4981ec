"""Help of the pages of joining."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.onboarding.workflow import CompanyClaim
from procurement.web.helping import Help, register


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="procurement:claim",
            purpose=_("Makes you the representative of a company on this platform."),
            steps=(
                _("Have the business number and the certificate of business registration at hand, then begin."),
                _("If the company has a representative here already, ask that person to invite you: that is quicker."),
            ),
            parameters=("onboarding.claim_days", "onboarding.supplement_days"),
            basis=lambda _context: ((CompanyClaim.procedure.label, CompanyClaim.procedure.basis),),
        ),
        Help(
            page="procurement:people",
            purpose=_("Who acts for your organisation, in which role, since when."),
            steps=(
                _("Invite people by their own e-mail address: accounts are not shared."),
                _("End the role of who leaves; what was done in it stays explained."),
            ),
            parameters=("onboarding.invitation_days",),
        ),
        Help(
            page="procurement:people_of_agency",
            purpose=_("Who acts for an agency; operators invite its first approver."),
            steps=(_("Invite the approver named by the agency; that person invites the others."),),
            parameters=("onboarding.invitation_days",),
        ),
        Help(
            page="procurement:invitation",
            purpose=_("A role that somebody offers you."),
            steps=(_("Accept only if you know the organisation; the role is yours from then on."),),
            parameters=("onboarding.invitation_days",),
        ),
    )
