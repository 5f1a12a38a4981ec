"""Help of the pages of cases; the articles are those that the procedure and its steps declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.web.helping import Cited, Help, register

TIME = ("cases.first_day", "cases.outage_rule")


def _of_procedure(context: Mapping[str, Any]) -> Iterable[Cited]:
    procedure = context["case"].procedure
    return ((procedure.label, procedure.basis),)


def _of_case(context: Mapping[str, Any]) -> Iterable[Cited]:
    """The article of the procedure, and those of the steps that can be taken now."""
    yield from _of_procedure(context)
    yield from ((option.step.label, option.step.basis) for option in context.get("yours", ()))


def _of_step(context: Mapping[str, Any]) -> Iterable[Cited]:
    step = context["step"]
    return (*_of_procedure(context), (step.label, step.basis))


def _of_papers(context: Mapping[str, Any]) -> Iterable[Cited]:
    rules = context["case"].procedure.documents
    return (*_of_procedure(context), *((rule.label, rule.basis) for rule in rules))


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="procurement:cases",
            purpose=_("Applications and disputes that concern you in the role in which you act now."),
            steps=(
                _("Open a case to see where it stands and what you can do."),
                _("What waits for you, in all roles, stands in the inbox."),
            ),
        ),
        Help(
            page="procurement:case",
            purpose=_(
                "Where a case stands, what is due and by whom, what you can do now, and why you can't do the rest."
            ),
            steps=(
                _("Take the step that is offered under “What you can do now”; what is missing for it is said there."),
                _("Everything that happens is written into the history, which nobody can change."),
            ),
            parameters=TIME,
            basis=_of_case,
        ),
        Help(
            page="procurement:case_step",
            purpose=_("Takes one step of a case."),
            steps=(
                _("Check what the step needs and send it once; a second click changes nothing."),
                _("If the case has moved on meanwhile, nothing is done, and you are told what happened."),
            ),
            basis=_of_step,
        ),
        Help(
            page="procurement:case_draft",
            purpose=_(
                "One page of a draft: it is saved when you go on, and the office sees it only once it is handed in."
            ),
            steps=(
                _("Fill in what you know; what is still missing for handing in is listed."),
                _("Leave when you like: the draft waits in your inbox."),
            ),
            basis=_of_procedure,
        ),
        Help(
            page="procurement:case_documents",
            purpose=_("The documents of a case, in all their versions."),
            steps=(_("Add what is missing; a new version keeps the old ones."),),
            parameters=("documents.keep_years",),
            basis=_of_papers,
        ),
        Help(
            page="procurement:case_document_add",
            purpose=_("Adds a document to a case."),
            parameters=("documents.keep_years",),
        ),
        Help(
            page="procurement:case_document_version",
            purpose=_("Adds a new version of a document; the earlier ones stay."),
            parameters=("documents.keep_years",),
        ),
    )
