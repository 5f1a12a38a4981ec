"""What cases add to the shell of every page."""

from django.utils.translation import gettext_lazy as _

from procurement.web.navigation import NavigationItem, Section, register


def fill() -> None:
    """Register the lines of the menu."""
    register(
        NavigationItem(
            label=_("Cases"),
            url_name="procurement:cases",
            section=Section.WORK,
            order=20,
            visible=lambda user: user.is_authenticated,
        )
    )
