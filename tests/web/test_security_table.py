"""The table of docs/security.md: every requirement once, and every test that it names exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
HEADINGS = set(re.findall(r"^#+ (.+)$", DOCUMENT, re.MULTILINE))
CHAPTERS = {"2", "3", "5", "6", "7", "8", "16"}


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def what_shows(cell: str) -> list[str]:
    """The parts of the last column."""
    return [part.strip().strip("`") for part in cell.split(", ")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_is_shown_by_a_test_that_exists(row):
    shown = what_shows(row[-1])

    assert shown != [""]
    for one in shown:
        if one.startswith("text: "):
            assert one.removeprefix("text: ") in HEADINGS
        else:
            path, _colons, name = one.partition("::")
            assert name in functions_of(path), f"{one} does not exist"


def test_every_requirement_stands_once_in_order():
    numbers = [row[0] for row in ROWS]
    in_order = sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])

    assert len(numbers) > 90
    assert numbers == in_order
    assert len(set(numbers)) == len(numbers)
    assert {number.split(".")[0] for number in numbers} == CHAPTERS
