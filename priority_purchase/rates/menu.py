"""What priority purchasing adds to the shell of every page."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from priority_purchase.rates.enums import RunState, Status
from procurement.contracts.models import ImportBatch
from procurement.organisations.queries import sees_all, sees_an_agency
from procurement.web import tones
from procurement.web.navigation import NavigationItem, Section, register
from procurement.web.tones import Tone


def fill() -> None:
    """Register the lines of the menu and the tones of the states."""
    register(
        NavigationItem(
            label=_("Purchase rates"),
            url_name="priority_purchase:start",
            section=Section.PURCHASING,
            order=10,
            visible=sees_an_agency,
        )
    )
    register(
        NavigationItem(
            label=_("Uploads"),
            url_name="procurement:imports",
            section=Section.PURCHASING,
            order=20,
            visible=sees_an_agency,
        )
    )
    register(
        NavigationItem(
            label=_("All agencies"),
            url_name="priority_purchase:national_latest",
            section=Section.EVALUATION,
            order=10,
            visible=sees_all,
        )
    )
    register(
        NavigationItem(
            label=_("Evaluation runs"),
            url_name="priority_purchase:runs",
            section=Section.EVALUATION,
            order=20,
            visible=sees_all,
        )
    )
    register(
        NavigationItem(
            label=_("REST API"),
            url_name="api-docs",
            section=Section.INTEGRATION,
            order=10,
            visible=lambda user: user.is_authenticated,
        )
    )
    tones.register(
        {
            Status.ZERO_DENOMINATOR: Tone.GRAY,
            Status.REGISTRY_MISSING: Tone.WARNING,
            Status.TARGET_NOT_SET: Tone.INFORMATION,
            Status.TYPE_UNCONFIRMED: Tone.WARNING,
            Status.NOT_IN_SCOPE: Tone.GRAY,
            Status.NOT_REPORTED: Tone.GRAY,
            RunState.WAITING: Tone.INFORMATION,
            RunState.RUNNING: Tone.INFORMATION,
            RunState.FROZEN: Tone.SUCCESS,
            RunState.CANCELLED: Tone.GRAY,
            RunState.FAILED: Tone.DANGER,
            ImportBatch.State.REFUSED: Tone.DANGER,
            ImportBatch.State.CHECKED: Tone.WARNING,
            ImportBatch.State.SAVED: Tone.SUCCESS,
            ImportBatch.State.REPLACED: Tone.GRAY,
            ImportBatch.State.ABANDONED: Tone.GRAY,
        }
    )


def after_saving(batch: ImportBatch) -> tuple[str | Promise, str]:
    """After an upload: the agency's rates of the year that the file is about."""
    if batch.agency is not None and batch.period_to is not None:
        address = reverse("priority_purchase:agency", args=[batch.agency.code, batch.period_to.year])
        return _("See the rates"), address
    return _("See the rates"), reverse("priority_purchase:start")
