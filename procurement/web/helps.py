"""Help of the pages of the shell."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.web.helping import Help, register


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="procurement:act_for",
            purpose=_(
                "For whom you act: one organisation or office at a time. Every page and the history of every case"
                " name it."
            ),
            steps=(
                _("Choose; lists and buttons then are those of that role."),
                _("A role that is missing is given by an invitation of the organisation."),
            ),
        ),
        Help(
            page="search",
            purpose=_("Looks through everything that you also meet in lists, whatever page it stands on."),
            steps=(
                _("Numbers are found from their beginning, with or without hyphens."),
                _("Two characters are enough for a part of a name; several words must all be in it."),
            ),
        ),
    )
