"""Guards that procedures share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement.documents.enums import ScanState
from procurement.law.decisions import Reason, gettext_noop

if TYPE_CHECKING:
    from procurement.cases.models import Case


@dataclass(frozen=True, slots=True)
class HasDocument:
    """The case has a document of this kind that can be opened (neither erased nor infected)."""

    document: str

    def __call__(self, case: Case) -> Reason | None:
        """Why the step cannot be taken without it."""
        given = case.documents.filter(
            document__kind=self.document,
            document__versions__erased_at__isnull=True,
            document__versions__file__scan_state__in=set(ScanState) - {ScanState.INFECTED},
        )
        if given.exists():
            return None
        rule = case.procedure.document(self.document)
        return Reason(
            "document_missing",
            gettext_noop("Add the document “{document}” first."),
            article=rule.basis if rule else "",
            values={"document": rule.label if rule else self.document},
        )


def has_document(code: str) -> HasDocument:
    """The guard of a step that needs a document; the declaration of the document names the step."""
    return HasDocument(code)
