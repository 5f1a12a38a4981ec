import re
from pathlib import Path

import pytest

from procurement.policy import keys
from procurement.policy.reading import parameters_by_set

DOCS = Path(__file__).resolve().parents[3] / "docs"
NAMES = {key.name for key in keys.every()}
PREFIXES = {name.partition(".")[0] for name in NAMES}


@pytest.mark.parametrize("name", ["open-questions.md", "policy.md"])
def test_parameters_named_in_the_documents_exist(name):
    quoted = re.findall(r"[`\"]([a-z_]+\.[a-z_.]+)[`\"]", (DOCS / name).read_text(encoding="utf-8"))
    meant = {one for one in quoted if one.partition(".")[0] in PREFIXES and not one.endswith((".py", ".md", ".toml"))}

    assert meant
    assert meant <= NAMES


def test_every_open_point_has_its_line():
    text = (DOCS / "open-questions.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (O\d+) \|", text, re.MULTILINE) == [f"O{number}" for number in range(1, 15)]


def test_every_parameter_that_stands_for_an_open_point_or_a_decision_is_listed():
    text = (DOCS / "open-questions.md").read_text(encoding="utf-8")
    rows = parameters_by_set()["kr-law"]
    doubtful = {row.key for row in rows if row.authority == "DESIGN" or re.search(r"\bO\d+\b", row.rule_id)}

    assert {key for key in doubtful if f"`{key}`" not in text} <= {"recount.at_once"}
