"""Every code that the reader gives has a sentence."""

import re
from pathlib import Path

from procurement.contracts.reading import messages

PACKAGE = Path(messages.__file__).parent
CODE = re.compile(r'"([A-Z][A-Z]+(?:_[A-Z]+)+)"')
OTHER_WORDS = re.compile(
    r"HUB_|_SHEET$|_LIST$|_CERTIFICATES$|SMPP_ANSWER|KONEPS_|OWN_|SOCIAL|VIA_PPS|AS_AGENT|NOT_STATED"
)


def codes_in(*names):
    return {code for name in names for code in CODE.findall((PACKAGE / name).read_text())}


def test_every_code_of_the_sources_has_a_sentence():
    found = codes_in(
        "values.py", "conversion.py", "text.py", "delimited.py", "sheets.py", "archives.py", "answers.py", "koneps.py",
        "smpp.py", "formats.py", "layouts.py", "__init__.py",
    )  # fmt: skip
    told = {*messages.FILES, *messages.ROWS}
    untold = {code for code in found - told if not OTHER_WORDS.search(code)}

    assert untold <= {"LEDGER_COLUMNS", "CREDENTIAL_COLUMNS"}


def test_every_sentence_is_used():
    found = codes_in(*(path.name for path in PACKAGE.glob("*.py") if path.name != "messages.py"))

    assert {*messages.FILES, *messages.ROWS} - {"PASSWORD"} <= found


def test_the_guide_to_formats_tells_every_code_and_label():
    from procurement.contracts.reading.own import LABELS

    guide = (PACKAGE.parents[2] / "docs" / "import-formats.md").read_text()
    wanted = [*messages.FILES, *messages.ROWS, *LABELS, *(label for labels in LABELS.values() for label in labels)]

    assert [word for word in wanted if word not in guide] == []
