"""Which pages a change touches, so that they are opened before a commit and not only in the long sweep.

The change is what differs from ``CHANGED_SINCE`` (any name of git), else from where the branch left ``main``.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django.contrib import admin

from tests.browser.states import State
from tests.routes import ADMIN, named

ROOT = Path(__file__).resolve().parents[2]
BASES = ("origin/main", "main")
MOST = 20
"""Pages that a test before a commit has time for; the sweep opens all."""

SAMPLE = (
    "home-filled", "account_login-error", "procurement-cases-filled", "procurement-case-filled",
    "procurement-case_draft-error", "procurement-inbox-filled", "procurement-import-filled",
    "priority_purchase-agency-filled", "admin-index-filled", "no-such-page-error",
)  # fmt: skip
"""Opened when nothing is known of a change, and for one that touches every page."""

HOMES = {
    "templates/account": "allauth", "templates/allauth": "allauth", "templates/mfa": "allauth",
    "templates/usersessions": "allauth", "templates/admin": "django.contrib.admin",
}  # fmt: skip
"""Templates whose views live elsewhere."""
EVERYWHERE = ("templates/web", "static/", "procurement/web", "locale/", "templates/404", "templates/500")


def changed_files() -> list[str]:
    """Files that the change touches; empty where git does not know."""
    wanted = os.environ.get("CHANGED_SINCE")
    for base in [wanted] if wanted else BASES:
        since = _git("merge-base", "HEAD", base)
        if since:
            return _git("diff", "--name-only", since[0])
    return []


def _git(*words: str) -> list[str]:
    try:
        found = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return found.stdout.split() if found.returncode == 0 else []


def packages_of(files: Iterable[str]) -> set[str]:
    """Slices that the files belong to, as packages of their views."""
    found = set()
    for name in files:
        parts = name.split("/")
        home = next((package for folder, package in HOMES.items() if name.startswith(f"{folder}/")), "")
        if home:
            found.add(home)
        elif parts[0] == "templates" and len(parts) > 2:
            found.add(f"{parts[1]}.{parts[2]}" if (ROOT / parts[1] / parts[2]).is_dir() else f"procurement.{parts[1]}")
        elif len(parts) > 2 and (ROOT / parts[0] / "apps.py").exists():
            found.add(f"{parts[0]}.{parts[1]}")
    return found


def touched(states: Sequence[State], files: Sequence[str]) -> list[State]:
    """States of pages that the files touch, at most :data:`MOST`, spread over the routes; else a fixed sample."""
    packages = packages_of(name for name in files if not name.startswith(EVERYWHERE))
    own = [one for one in states if _package_of(one).startswith(tuple(packages))] if packages else []
    sample = [one for one in states if str(one) in SAMPLE]
    everywhere = not own or any(name.startswith(EVERYWHERE) for name in files)
    chosen = [*(sample if everywhere else []), *_spread(own)]
    return list(dict.fromkeys(chosen))[:MOST]


def _package_of(state: State) -> str:
    """The module of the view; of an administrator's page, the module that describes the rows."""
    described = _described_in().get(state.route.removeprefix(ADMIN).rpartition("_")[0])
    if described and state.route.startswith(ADMIN):
        return f"{described}."
    route = named().get(state.route)
    view = getattr(route.view, "view_class", route.view) if route else None
    return f"{getattr(view, '__module__', '')}."


@cache
def _described_in() -> dict[str, str]:
    pages = admin.site._registry.items()
    return {f"{model._meta.app_label}_{model._meta.model_name}": type(page).__module__ for model, page in pages}


def _spread(states: Sequence[State]) -> list[State]:
    """The first state of each route, then the second, and so on."""
    turns: dict[str, int] = {}
    places = []
    for one in states:
        turns[one.route] = turns.get(one.route, -1) + 1
        places.append((turns[one.route], one))
    return [one for _turn, one in sorted(places, key=lambda place: place[0])]
