"""What joining tells the rest of the ground when the site starts."""

from pathlib import Path

from procurement.cases import procedures
from procurement.jobs import access
from procurement.onboarding import doors, helps, menu
from procurement.onboarding.keys import KEYS
from procurement.onboarding.workflow import CompanyClaim
from procurement.policy import keys, reading


def connect() -> None:
    """Register the procedure, its parameters, rights, menu, ways in and help."""
    procedures.register(CompanyClaim)
    keys.register(KEYS)
    reading.add_folder(Path(__file__).parent / "reference")
    access.never_deleted("procurement.Invitation")
    menu.fill()
    doors.fill()
    helps.fill()
