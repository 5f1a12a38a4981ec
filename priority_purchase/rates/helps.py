"""Help of the pages of rates and evaluation; the articles are those of the programmes that a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from priority_purchase.targets.models import Programme
from procurement.web.helping import Cited, Help, register

UNKNOWN_KIND = (
    _("A purchase whose kind is not confirmed holds women's rates back: they are unknown, not 0 %."),
    "C-19",
)
PUBLISHED = (_("What changes after a year is published is booked in the year of the change; the result stays."), "C-13")
VISIBLE = (
    _("What is left out leaves both sides of the rate, with reason, person and time, and stays visible."),
    "C-16",
)


def _cited(programme: Programme) -> Cited:
    return programme.local_name, programme.citation


def _of_cards(context: Mapping[str, Any]) -> Iterable[Cited]:
    return (_cited(card.figure.programme) for card in context.get("cards", ()))


def _of_programme(context: Mapping[str, Any]) -> Iterable[Cited]:
    programme = context.get("programme")
    return () if programme is None else (_cited(programme),)


def _of_verdicts(context: Mapping[str, Any]) -> Iterable[Cited]:
    return (_cited(one.programme) for one in context.get("verdicts", ()) if one.in_base)


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="priority_purchase:agency",
            purpose=_("How the agency's purchases of a year stand against the target of each programme."),
            steps=(
                _("Begin with the programmes that miss their target: each card leads to the contracts behind it."),
                _("Decide what waits: kinds that are not confirmed and negative lines."),
                _("Upload what is not in the ledger yet, month by month."),
            ),
            rules=(
                (_("One purchase counts in every programme that it qualifies for; the base counts it once."), "C-1"),
            ),
            basis=_of_cards,
        ),
        Help(
            page="priority_purchase:entries",
            purpose=_("The contracts behind a figure, each with the reason why it counts or does not."),
            steps=(
                _("Choose a programme and “in the base, does not count” to see what could still count."),
                _("Open an entry to see the certificates that were looked at, or to decide about it."),
            ),
            rules=(VISIBLE,),
            basis=_of_programme,
        ),
        Help(
            page="priority_purchase:entry",
            purpose=_("One amount of the ledger: where it comes from, what it counts for, and why."),
            steps=(
                _(
                    "Confirm the kind of purchase, or leave the entry out with a reason, where the forms below"
                    " allow it."
                ),
                _("Correct the amount or the supplier in the file and upload it again, not here."),
            ),
            rules=(VISIBLE, PUBLISHED),
            basis=_of_verdicts,
        ),
        Help(
            page="priority_purchase:items",
            purpose=_("The rate of each item of a programme that is measured by item."),
            steps=(_("Open an item to see its contracts."),),
            basis=_of_programme,
        ),
        Help(
            page="priority_purchase:one_off",
            purpose=_("Marks purchases of a kind that will not return, so that the memo rate can leave them out."),
            steps=(
                _("Look at the entries listed, choose the sort and say why."),
                _("The official rate does not change by it."),
            ),
            parameters=("counting.one_off_codes",),
        ),
        Help(
            page="priority_purchase:settle",
            purpose=_(
                "Entries that need a person's decision: negative lines without a partner, kinds that are not confirmed."
            ),
            steps=(
                _("Decide one entry after the other; each decision is kept with your name and the time."),
                _("What you leave undecided stays here."),
            ),
            rules=(UNKNOWN_KIND,),
            parameters=("imports.netting_candidates",),
        ),
        Help(
            page="priority_purchase:national",
            purpose=_("All agencies of a year side by side, by programme, type and region."),
            steps=(
                _("Narrow the list, then open an agency to see its contracts."),
                _("Ask for an evaluation run to freeze the figures."),
            ),
            rules=(
                (_("What the central service bought as an agent is filed by the agency and not added twice."), "C-3"),
            ),
            parameters=("rates.grade_bands", "rates.excellent_agency"),
            basis=_of_programme,
        ),
        Help(
            page="priority_purchase:runs",
            purpose=_("Evaluation runs: each counts all agencies of a year and freezes what it found."),
            steps=(
                _("Ask for a run; it works on when you close the page, and can be cancelled."),
                _("Publish an official run when it has been looked at."),
            ),
            rules=(PUBLISHED,),
            parameters=("rates.grade_bands",),
        ),
        Help(
            page="priority_purchase:run",
            purpose=_("What one run found, frozen with targets, profile and the hash of the ledger."),
            steps=(_("Export the results, or publish the run when it is official and frozen."),),
            rules=((_("A published result never changes; a correction becomes a new version beside it."), "t22"),),
            parameters=("rates.grade_bands", "rates.excellent_agency"),
        ),
    )
