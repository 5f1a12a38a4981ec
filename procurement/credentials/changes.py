"""Every change of a credential goes through here, so that what it changes is counted again at once.

The ground does not know who counts; the programme that does registers itself.
"""

from collections.abc import Callable

_counters: list[Callable[[], None]] = []


def register(counter: Callable[[], None]) -> None:
    """Let ``counter`` be called, inside the changing transaction, after credentials have changed."""
    _counters.append(counter)


def count_again() -> None:
    """Refresh standings and count again what the database marked as stale."""
    for counter in _counters:
        counter()
