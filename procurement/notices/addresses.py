"""Addresses that stand in mails and notices: whole, with the site's own name."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse


def whole(path: str) -> str:
    """A path of the site as an address that opens from anywhere."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def of_case(pk: int) -> str:
    """The path of a case's page; of the inbox on a site that has no pages of cases."""
    try:
        return reverse("procurement:case", args=[pk])
    except NoReverseMatch:
        return reverse("procurement:inbox")


def of_notices() -> str:
    """The path of a person's notices."""
    return reverse("procurement:inbox_notices")


def of_settings() -> str:
    """The path where a person sets how to hear of what."""
    return reverse("procurement:inbox_settings")
