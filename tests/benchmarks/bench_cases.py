"""Pages of cases among 100,000: at least half as many requests per second as the leanest page with the same rows."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import cases, world

PAGES = (
    ("list of cases", "/cases/", "/lean/cases/"),
    ("page of a case", "/cases/{pk}/", "/lean/cases/{pk}/"),
    ("inbox", "/inbox/", "/lean/inbox/"),
)


def main() -> None:
    """Ask for each page and for its lean sister in turns, in one process, as an operator and as a claimant."""
    size = cases.asked(__doc__)
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.benchmarks.lean"
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    for person in ("operator26", "claimant4"):
        reader = Reader(f"{person}@bench.example")
        rows = []
        for name, page, lean in PAGES:
            ours, theirs = reader.compared(page, lean, size)
            told = f"{1 / ours:.0f} a second, by hand {1 / theirs:.0f}: {theirs / ours:.2f} times; "
            rows.append((name, told + reader.database(page)))
        world.table(f"{size.cases:,} cases, read by {person}", [*rows, ("wanted", "0.5 times")])


class Reader:
    """A signed-in person, who asks one page after another in this very process."""

    def __init__(self, email: str) -> None:
        from django.test import Client, RequestFactory
        from django.test.client import ClientHandler

        from procurement.cases.models import Case
        from procurement.organisations.models import User
        from procurement.web.second_factor import SHOWN

        client, person = Client(), User.objects.get(email=email)
        client.force_login(person)
        session = client.session
        session[SHOWN] = person.pk
        session.save()
        self.cookie = client.cookies.output(attrs=[], header="", sep=";")
        self.handler, self.requests = ClientHandler(enforce_csrf_checks=False), RequestFactory()
        seen = Case.objects.filter(submitted_at__isnull=False)
        waiting = seen.filter(waits_for="OPERATOR")
        self.pk = (seen.filter(opened_by=person) if email.startswith("claimant") else waiting).latest("pk").pk

    def ask(self, address: str) -> None:
        """One request; the page must be there."""
        request = self.requests.get(
            address.format(pk=self.pk), headers={"accept-language": "ko", "cookie": self.cookie, "host": "localhost"}
        )
        answer: Any = self.handler(request.environ)
        assert answer.status_code == 200, (address, answer.status_code)

    def compared(self, page: str, lean: str, size: cases.Size) -> tuple[float, float]:
        """Seconds of a request to each: the median of rounds taken in turns."""
        taken: dict[str, list[float]] = {page: [], lean: []}
        for address in taken:
            self.ask(address)
        for _round in range(size.rounds):
            for address, seconds in taken.items():
                began = time.perf_counter()
                for _request in range(size.requests):
                    self.ask(address)
                seconds.append((time.perf_counter() - began) / size.requests)
        return statistics.median(taken[page]), statistics.median(taken[lean])

    def database(self, page: str) -> str:
        """How many statements a page needs, and how long the database takes for them."""
        with world.database_seconds() as seconds:
            self.ask(page)
        return f"{len(seconds)} statements, {sum(seconds) * 1000:.1f} ms in the database"


if __name__ == "__main__":
    main()
