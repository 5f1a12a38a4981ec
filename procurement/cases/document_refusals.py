"""Why a document cannot be added to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procurement.cases.enums import Visibility
from procurement.law.decisions import Reason, gettext_noop

if TYPE_CHECKING:
    from procurement.cases.files import CaseDocument
    from procurement.cases.models import Case


def no_document(case: Case, visibility: Visibility) -> Reason:
    """Not everybody adds documents for everybody, and nobody to a closed case."""
    if case.is_closed:
        return Reason("closed", gettext_noop("The case is closed; no document can be added any more."))
    return Reason(
        "no_document",
        gettext_noop("You cannot add a document for “{readers}” to this case."),
        values={"readers": Visibility(visibility).label},
    )


def handed_in(case: Case) -> Reason:
    """What a step required stays as it was handed in."""
    return Reason(
        "handed_in",
        gettext_noop(
            "The application was handed in with this document, and it is no longer changed while the case is:"
            " {state}. Add what you want to say as another document, or wait until a supplement is asked for."
        ),
        values={"state": case.state_label},
    )


def not_yours() -> Reason:
    """Each replaces only what it gave."""
    return Reason(
        "not_yours", gettext_noop("Only whoever gave this document can replace it. Add yours as another document.")
    )


def double(known: CaseDocument) -> Reason:
    """The same bytes are there already."""
    return Reason(
        "double",
        gettext_noop("The same file is already in the case as “{title}”. Nothing was added."),
        values={"title": known.document.title},
    )
