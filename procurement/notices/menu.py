"""What notices add to the shell of every page."""

from django.utils.translation import gettext_lazy as _

from procurement.web import navigation


def fill() -> None:
    """Register the pages; called when the site starts."""
    navigation.register(
        navigation.NavigationItem(
            label=_("Inbox"),
            url_name="procurement:inbox",
            section=navigation.Section.WORK,
            order=10,
            visible=lambda user: user.is_authenticated,
        )
    )
