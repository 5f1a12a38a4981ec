"""What contracts tell the rest of the ground when the site starts."""

from procurement.contracts import helps, searching, tasks, whys
from procurement.jobs import access, registry


def connect() -> None:
    """Register rights, jobs, what is searched, what is explained and the help of the pages."""
    access.append_only("procurement.EntryDecision")
    registry.register(tasks.CHECK, tasks.check, ended=tasks.check_ended)
    registry.register(tasks.SAVE, tasks.save, ended=tasks.save_ended)
    searching.connect()
    whys.connect()
    helps.fill()
