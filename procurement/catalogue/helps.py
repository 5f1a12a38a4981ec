"""Help of the page of a goods class."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.web.helping import Help, register


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="procurement:class",
            purpose=_("A class of the goods classification (eight digits) or a detail item of it (ten digits)."),
            steps=(_("Look for the products of the class that you meet in your contracts."),),
        )
    )
