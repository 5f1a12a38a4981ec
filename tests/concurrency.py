"""Writers at the same time, on real connections of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections, transaction

Work = Callable[[], object]


def at_once(works: list[Work]) -> list[BaseException]:
    """Start all works at the same moment, each on its own connection; gives what went wrong."""
    failed: list[BaseException] = []
    barrier = Barrier(len(works))

    def run(work: Work) -> None:
        try:
            barrier.wait(timeout=30)
            work()
        except BaseException as error:  # noqa: BLE001 - the test shows whatever went wrong in a thread
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
        assert not thread.is_alive(), "a writer waits for ever"
    return failed


def one_after_the_other(begins: Work, follows: Work) -> list[BaseException]:
    """Begin the second while the first has written and not committed; gives what went wrong with the second.

    Fails when the second does not wait for the first.
    """
    failed: list[BaseException] = []
    thread = Thread(target=lambda: failed.extend(at_once([follows])))
    with transaction.atomic():
        begins()
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive(), "the second writer must wait for the first"
    thread.join(timeout=60)
    assert not thread.is_alive(), "the second writer waits for ever"
    return failed
