"""The menu: a registry that slices fill in ``AppConfig.ready``, and what one reader sees of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core import checks
from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from procurement.organisations.models import User
from procurement.web.people import acting

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


class Section(TextChoices):
    """Groups of the menu, in this order."""

    WORK = "work", _("My work")
    PURCHASING = "purchasing", _("Priority purchasing")
    EVALUATION = "evaluation", _("Evaluation")
    REGISTERS = "registers", _("Registers")
    INTEGRATION = "integration", _("Open interface")
    ADMINISTRATION = "administration", _("Administration")


def everybody(_user: User | AnonymousUser) -> bool:
    """Visible to all, signed in or not."""
    return True


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """A line of the menu. ``url_name`` must be reversible without arguments."""

    label: str | _StrPromise
    url_name: str
    section: Section
    order: int = 100
    visible: Callable[[User | AnonymousUser], bool] = field(default=everybody)

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class Link:
    """A line as one reader sees it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """A section as one reader sees it; never empty."""

    label: str
    links: Sequence[Link]

    @property
    def is_current(self) -> bool:
        """Whether the page being read belongs to it."""
        return any(link.is_current for link in self.links)

    @property
    def url(self) -> str:
        """Where the section begins."""
        return self.links[0].url


_items: dict[str, NavigationItem] = {}


def register(item: NavigationItem) -> None:
    """Put an item on the menu; the same address again replaces it."""
    _items[item.url_name] = item


def menu_for(request: HttpRequest) -> list[Group]:
    """The menu for the reader of this request, with the current page marked.

    A request that was refused before anybody could be signed in (a wrong host) is read by nobody.
    """
    user = getattr(request, "user", None) or AnonymousUser()
    if isinstance(user, User):
        acting(request)  # reads once what every line of the menu asks for
    visible = [item for item in _items.values() if item.visible(user)]
    current = _current_address([item.url for item in visible], path=request.path)
    groups = []
    for section in Section:
        links = [
            Link(str(item.label), item.url, item.url == current)
            for item in sorted(visible, key=lambda item: item.order)
            if item.section == section
        ]
        if links:
            groups.append(Group(str(section.label), links))
    return groups


def _current_address(addresses: Sequence[str], *, path: str) -> str | None:
    return max((address for address in addresses if path.startswith(address)), key=len, default=None)


@checks.register(checks.Tags.urls)
def check_addresses(**_options: object) -> list[checks.CheckMessage]:
    """Say at start, not to a reader, that an item's address does not exist."""
    errors: list[checks.CheckMessage] = []
    for item in _items.values():
        try:
            _address = item.url
        except NoReverseMatch as problem:
            errors.append(checks.Error(str(problem), obj=item, id="web.E001"))
    return errors
