"""Finding agencies and ledger entries: both lead to pages of this programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.contracts.models import Entry
from procurement.contracts.searching import found_entries
from procurement.jobs import clock
from procurement.organisations.models import Agency
from procurement.organisations.queries import agencies_visible_to
from procurement.organisations.searching import found_agencies
from procurement.search.query import Query
from procurement.search.registry import Hit, Searchable, register
from procurement.web import formats

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from procurement.organisations.acting import Actor


def _agencies(actor: Actor, query: Query) -> QuerySet[Agency]:
    return found_agencies(agencies_visible_to(actor.user or AnonymousUser()), query)


def _agency_hit(found: Agency) -> Hit:
    details = (found.code, str(found.get_type_display()), str(found.get_region_display()))
    address = reverse("priority_purchase:agency", args=[found.code, clock.today().year])
    return Hit(found.local_name, " · ".join(filter(None, details)), address)


def _entry_hit(found: Entry) -> Hit:
    details = (
        found.contract_no,
        found.supplier.local_name,
        formats.business_number(found.supplier.business_number),
        formats.amount(found.amount),
        formats.day(found.booked_on),
        found.agency.local_name,
    )
    title = found.title or _("Ledger entry")
    return Hit(title, " · ".join(filter(None, details)), reverse("priority_purchase:entry", args=[found.pk]))


def connect() -> None:
    """Let agencies and entries be found."""
    register(
        Searchable(
            key="contracts",
            label=gettext_lazy("Contracts (ledger entries)"),
            hint=gettext_lazy(
                "contract number, supplier or business number;"
                " titles among your own agency's entries of this year and the last"
            ),
            find=found_entries,
            show=_entry_hit,
            order=50,
        )
    )
    register(
        Searchable(
            key="agencies",
            label=gettext_lazy("Agencies"),
            hint=gettext_lazy("name, also a former one, or institution code"),
            find=_agencies,
            show=_agency_hit,
            order=60,
        )
    )
