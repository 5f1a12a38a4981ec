"""The documents of a case as one viewer has them: which, in which versions, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from procurement.cases.enums import Visibility
from procurement.cases.files import CaseDocument
from procurement.cases.procedures import steps_of
from procurement.cases.rows import name, rows_of
from procurement.documents import clamd
from procurement.documents.models import DocumentVersion
from procurement.documents.rules import SHOWN
from procurement.jobs import clock

if TYPE_CHECKING:
    from datetime import datetime

    from procurement.cases.models import Case
    from procurement.cases.viewing import Viewer

OTHER = "OTHER"
"""The kind of documents that a procedure does not name."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as a viewer sees it."""

    entry: CaseDocument
    label: str
    versions: Sequence[DocumentVersion]
    may_add_version: bool
    confidential_until: str

    @property
    def newest(self) -> DocumentVersion:
        """The present version."""
        return self.versions[0]

    @property
    def is_shown(self) -> bool:
        """Whether a browser may show it in its own window."""
        return self.newest.file.format in SHOWN


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that a step requires and that is not there."""

    label: str
    steps: str
    basis: str


def unlike(entry: CaseDocument, viewer: Viewer) -> bool:
    """Whether the document was given by somebody else than the one for whom the viewer acts."""
    actor = viewer.actor
    if viewer.is_office and not viewer.is_party:
        return entry.part != ""
    same_person = actor.user is not None and entry.added_by_id == actor.user.pk
    return (entry.agency_id, entry.company_id) != (actor.agency_id, actor.company_id) or (
        entry.agency_id is None and entry.company_id is None and not same_person
    )


def readable(entry: CaseDocument, viewer: Viewer, now: datetime) -> bool:
    """Whether the viewer may read the document at this moment."""
    if Visibility(entry.visibility) not in viewer.may_read:
        return False
    return not entry.document.is_confidential(now) or viewer.is_office or not unlike(entry, viewer)


def may_replace(case: Case, viewer: Viewer, kind: str) -> bool:
    """Whether a document of this kind can be given or replaced now.

    What a step required, a party gives before that step and while the case can be revised; else it stays as it is
    examined.
    """
    rule = case.procedure.document(kind)
    if rule is None or not rule.required_for or viewer.is_office:
        return True
    steps = steps_of(type(case))
    if any(case.state in steps[name].sources for name in rule.required_for):
        return True
    who = case.procedure.revisable.get(case.state)
    return who is not None and who.held_by(viewer)


def papers_of(case: Case, viewer: Viewer) -> list[Paper]:
    """Documents that the viewer may read, oldest first, each with its versions, newest first."""
    now = clock.now()
    entries = [one for one in rows_of(CaseDocument, case, order="added_at, id") if one.visibility in viewer.may_read]
    versions: dict[int, list[DocumentVersion]] = {}
    if entries:
        of_these = DocumentVersion.objects.filter(document__in=[one.document_id for one in entries])
        for version in of_these.select_related("document", "file").order_by("-number"):
            versions.setdefault(version.document_id, []).append(version)
    for entry in entries:
        entry.document = versions[entry.document_id][0].document
    found = [one for one in entries if readable(one, viewer, now)]
    name(found)
    return [_paper(case, one, versions[one.document_id], viewer, now) for one in found]


def missing_in(case: Case) -> list[Missing]:
    """Documents that steps from the present state require and that nobody has given."""
    steps = steps_of(type(case))
    found = []
    for rule in case.procedure.documents:
        ahead = [steps[name] for name in rule.required_for if case.state in steps[name].sources]
        if ahead and not case.documents.filter(document__kind=rule.code).exists():
            found.append(Missing(str(rule.label), ", ".join(str(step.label) for step in ahead), rule.basis))
    return found


def label_of(case: Case, kind: str) -> str:
    """A kind of document in the reader's words."""
    rule = case.procedure.document(kind)
    return str(rule.label) if rule else _("other document")


def shown(case: Case, viewer: Viewer) -> dict[str, Any]:
    """What ``cases/parts/documents.html`` needs."""
    return {
        "case": case,
        "papers": papers_of(case, viewer),
        "missing_documents": missing_in(case) if viewer.is_party or viewer.is_office else [],
        "may_add_document": bool(viewer.may_write) and not case.is_closed,
        "files_are_scanned": clamd.is_configured(),
    }


def _paper(
    case: Case, entry: CaseDocument, versions: Sequence[DocumentVersion], viewer: Viewer, now: datetime
) -> Paper:
    document = entry.document
    may_add = (
        not case.is_closed
        and Visibility(entry.visibility) in viewer.may_write
        and not unlike(entry, viewer)
        and may_replace(case, viewer, document.kind)
    )
    until = ""
    if document.is_confidential(now):
        step = steps_of(type(case)).get(document.confidential_moment)
        until = str(step.label) if step else document.confidential_moment
    return Paper(entry, label_of(case, document.kind), versions, may_add, until)
