"""Every code that the reader gives has a sentence."""

import re
from pathlib import Path

from procurement.contracts.reading import messages

PACKAGE = Path(messages.__file__).parent
CODE = re.compile(r'"([A-Z][A-Z]+(?:_[A-Z]+)+)"')
OTHER_WORDS = re.compile(
    r"HUB_|_SHEET$|_LIST$|_CERTIFICATES$|SMPP_ANSWER|KONEPS_|OWN_|SOCIAL|VIA_PPS|AS_AGENT|NOT_STATED"
)


SOURCES = [*PACKAGE.rglob("*.py"), *(PACKAGE.parents[1] / "files").glob("*.py")]
NO_READERS = {"messages.py", "own.py", "vocabulary.py", "rows.py", "lists.py", "hub.py", "readers.py", "__main__.py"}


def codes_in(paths):
    return {code for path in paths for code in CODE.findall(path.read_text())}


def test_every_code_of_the_sources_has_a_sentence():
    found = codes_in(path for path in SOURCES if path.name not in NO_READERS)
    told = {*messages.FILES, *messages.ROWS}
    untold = {code for code in found - told if not OTHER_WORDS.search(code)}

    assert untold <= {"LEDGER_COLUMNS", "CREDENTIAL_COLUMNS"}


def test_every_sentence_is_used():
    found = codes_in(path for path in SOURCES if path.name != "messages.py")

    assert {*messages.FILES, *messages.ROWS} - {"PASSWORD"} <= found


def test_the_guide_to_formats_tells_every_code_and_label():
    from procurement.contracts.reading.own import LABELS

    guide = (PACKAGE.parents[2] / "docs" / "import-formats.md").read_text()
    wanted = [*messages.FILES, *messages.ROWS, *LABELS, *(label for labels in LABELS.values() for label in labels)]

    assert [word for word in wanted if word not in guide] == []
