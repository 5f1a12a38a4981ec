"""Why a person sees an agency's rates or an entry behind them."""

from django.utils.translation import gettext_lazy as _

from procurement.contracts.models import Entry
from procurement.contracts.queries import entries_visible_to
from procurement.organisations.models import Agency
from procurement.organisations.queries import agencies_visible_to
from procurement.organisations.whys import Key, Subject, register

PAGES = ("agency", "entries", "items", "one_off", "settle")


def connect() -> None:
    """Let administrators ask about agencies and entries."""
    register(
        Subject(
            label=_("purchases of an agency"),
            pages=tuple(f"priority_purchase:{name}" for name in PAGES),
            sees=lambda user, key: agencies_visible_to(user).filter(code=key["code"]).exists(),
            exists=lambda key: Agency.objects.filter(code=key["code"]).exists(),
            number=_agency,
        )
    )
    register(
        Subject(
            label=_("ledger entry"),
            pages=("priority_purchase:entry",),
            sees=lambda user, key: entries_visible_to(user).filter(pk=key["pk"]).exists(),
            exists=lambda key: Entry.objects.filter(pk=key["pk"]).exists(),
        )
    )


def _agency(text: str) -> Key | None:
    code = Agency.objects.filter(code=text.upper()).values_list("code", flat=True).first()
    return {"code": code} if code else None
