"""Why a person sees a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.cases.models import Case
from procurement.cases.procedures import model_of
from procurement.cases.viewing import viewer_of
from procurement.organisations.whys import Subject, register

if TYPE_CHECKING:
    from procurement.organisations.acting import Actor
    from procurement.organisations.models import User
    from procurement.organisations.whys import Key


def connect() -> None:
    """Let administrators ask about cases."""
    register(
        Subject(
            label=gettext_lazy("case"),
            pages=("procurement:case", "procurement:case_documents", "procurement:case_draft", "procurement:case_step"),
            sees=_sees,
            exists=lambda key: Case.objects.filter(pk=key["pk"]).exists(),
            number=_by_number,
            detail=_detail,
        )
    )


def _sees(user: User, key: Key) -> bool:
    return Case.objects.visible_to(user).filter(pk=key["pk"]).exists()


def _by_number(text: str) -> Key | None:
    pk = Case.objects.filter(number=text.upper()).values_list("pk", flat=True).first()
    return {"pk": pk} if pk else None


def _detail(actor: Actor, key: Key) -> str:
    kind = Case.objects.values_list("kind", flat=True).get(pk=key["pk"])
    case = model_of(kind).objects.get(pk=key["pk"])
    viewer = viewer_of(case, actor)
    said = [str(case.procedure.parts[part]) for part in sorted(viewer.parts)]
    if viewer.is_assigned:
        said.append(_("assigned to this case"))
    elif viewer.is_office:
        said.append(_("the office reads every submitted case of this procedure"))
    return ", ".join(said)
