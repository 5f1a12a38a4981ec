"""Memory of a check: a CSV ten times as long takes no more, a spreadsheet stays within the site's cap."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import world
from tests.benchmarks.bench_import import HEADER


def _lines(rows: int) -> Iterator[str]:
    yield HEADER
    for row in range(rows):
        kind = ("물품", "용역", "공사")[row % 3]
        start = f"{1000001 + row % 900},M{row:09d},0,1,{kind},,1018116391"
        yield f"{start},{row + 1},2026-03-02,사무용품 구매 계약 {row}"


def _csv(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in _lines(rows))
    return path


def _xlsx(folder: Path, rows: int) -> Path:
    from openpyxl import Workbook

    path = folder / f"{rows}.xlsx"
    book = Workbook(write_only=True)
    sheet = book.create_sheet("계약")
    for line in _lines(rows):
        sheet.append(line.split(","))
    book.save(path)
    return path


def _check(path: Path) -> None:
    """In a process of its own: check one file, and say how much memory the process has ever had, in MB."""
    from django.db import transaction

    from procurement.contracts import importing
    from procurement.organisations.models import User

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    by, _made = User.objects.get_or_create(email="benchmark@example.org")
    with transaction.atomic():
        with path.open("rb") as file:
            batch = importing.receive(iter(lambda: file.read(1 << 20), b""), name=path.name, by=by, agency=None)
        batch = importing.check(batch.pk)
        rows = (batch.outcome.get("rows") or {}).get("READ", 0)
        transaction.set_rollback(True)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = batch.problem["code"] if batch.problem else f"{rows:,} rows"
    world.say(f"{said}|{path.stat().st_size / 2**20:.0f} MB|{after / 1024:.0f} MB|{(after - before) / 1024:.0f} MB")


def _measured(path: Path, size: world.Size) -> tuple[str, str]:
    asked = [sys.executable, "-m", "tests.benchmarks.bench_memory", "--entries", str(size.entries)]
    asked += ["--agencies", str(size.agencies), "--companies", str(size.companies), "--years", str(size.years)]
    done = subprocess.run(
        asked, cwd=world.ROOT, env=os.environ | {"CHECKED_FILE": str(path)}, check=True, capture_output=True, text=True
    )
    said, of_file, peak, grown = done.stdout.strip().rsplit("\n", 1)[-1].split("|")
    return f"{path.suffix[1:]} of {of_file}, {said}", f"at most {peak}, {grown} more than before the check"


def main() -> None:
    """Check files of growing length, each in a process of its own."""
    size = world.asked(__doc__)
    if os.environ.get("CHECKED_FILE"):
        _check(Path(os.environ["CHECKED_FILE"]))
        return
    folder = world.ROOT / "var" / "benchmarks"
    files = [_csv(folder, rows) for rows in (10_000, 100_000, 1_000_000)]
    files += [_xlsx(folder, rows) for rows in (10_000, 100_000, 500_000)]
    try:
        world.table("Memory of a check", [_measured(path, size) for path in files])
    finally:
        for path in files:
            path.unlink()


if __name__ == "__main__":
    main()
