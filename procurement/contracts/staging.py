"""Where an uploaded file waits, as text, until it has been checked and saved.

The table is unlogged: losing it in a crash loses nothing, since the file itself is kept and the
job stages it again.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import psycopg2
from django.db import connection

StagedValues = tuple[int, Sequence[str], Sequence[str]]

COLUMNS = (
    "agency_code",
    "agency_name",
    "agency_type",
    "agency_region",
    "contract_no",
    "change_seq",
    "line_no",
    "final_flag",
    "kind",
    "item_code",
    "item_name",
    "product_no",
    "product_name",
    "supplier_no",
    "supplier_name",
    "supplier_region",
    "stated_size",
    "title",
    "amount",
    "cumulative_amount",
    "booked_on",
    "contract_date",
    "first_contract_date",
    "order_date",
    "expenditure_date",
    "payment_date",
    "source",
    "route",
    "method",
    "contract_form",
    "stage",
    "is_foreign",
    "gov_supplied",
    "long_term",
    "budget_account",
    "share",
    "share_group",
    "is_lead",
    "deleted",
    "designation_no",
    "designation_issuer",
    "designation_type",
    "designation_from",
    "designation_to",
    "repackaged",
    "purchase_type",
)
"""Columns of the staging table that come from the file."""

CREATE = f"""
CREATE UNLOGGED TABLE procurement_stagedrow (
    batch_id bigint NOT NULL,
    seq integer NOT NULL,
    row_no integer NOT NULL,
    {", ".join(f"{column} text NOT NULL DEFAULT ''" for column in COLUMNS)},
    unreadable text[] NOT NULL DEFAULT '{{}}'
);
CREATE INDEX stagedrow_batch ON procurement_stagedrow (batch_id, seq);
CREATE INDEX stagedrow_designation ON procurement_stagedrow (batch_id) WHERE designation_no <> '';
"""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\x1f": " ", "\x00": ""})


_SPECIAL = re.compile("[\\\\\r\x00]")

BLOCK = 2_000
"""Rows that are written together: what bounds the memory of staging."""


class _Stream:
    """A readable stream of COPY text, made from texts as they are asked for: constant memory."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts
        self._text = ""
        self._place = 0
        self.failure: Exception | None = None

    def read(self, size: int) -> str:
        """The next characters; what goes wrong is kept, since COPY replaces it by an error of its own."""
        try:
            if self._place >= len(self._text):
                self._text, self._place = next(self._texts, ""), 0
        except Exception as error:
            self.failure = error
            raise
        self._place += size
        return self._text[self._place - size : self._place]


def _lines(batch_id: int, seq: int, block: Sequence[StagedValues], columns: Sequence[Sequence[str]]) -> str:
    """A block of rows as COPY text; separators and backslashes in values are escaped."""
    heads = [
        f"{batch_id}\x1f{seq + place}\x1f{row_no}\x1f{{{','.join(codes)}}}"
        for place, (row_no, _values, codes) in enumerate(block)
    ]
    text = "\n".join(map("\x1f".join, zip(heads, *columns, strict=True))) + "\n"
    separators = len(block) * (len(columns) + 3)
    if text.count("\x1f") == separators and text.count("\n") == len(block) and not _SPECIAL.search(text):
        return text
    return "".join(
        "\x1f".join((head, *(value.translate(_ESCAPES) for value in values))) + "\n"
        for head, *values in zip(heads, *columns, strict=True)
    )


class _Rows:
    """The rows of a file in blocks, cut where a block brings columns that were empty so far."""

    def __init__(self, batch_id: int, names: Sequence[str], rows: Iterable[StagedValues]) -> None:
        self._batch_id, self._names, self._rows = batch_id, names, iter(rows)
        self._known = {place for place, name in enumerate(names) if name in COLUMNS}
        self._filled: set[int] = set()
        self._seq = 0
        self._block: list[StagedValues] = []
        self._advance()

    def _advance(self) -> None:
        """Go on to the next block, and see whether it fills columns that the rows before it left empty."""
        self._seq += len(self._block)
        self._block = list(islice(self._rows, BLOCK))
        self._columns = list(zip(*(values for _row_no, values, _codes in self._block), strict=True))
        filled = {place for place in self._known if any(self._columns[place])} if self._block else set()
        self._new = not filled <= self._filled
        self._filled |= filled

    @property
    def left(self) -> bool:
        """Whether rows are left."""
        return bool(self._block)

    def take(self) -> tuple[list[str], Iterator[str]]:
        """The filled columns, and the text of the rows up to one that fills another."""
        places = sorted(self._filled)
        return [self._names[place] for place in places], self._texts(places)

    def _texts(self, places: Sequence[int]) -> Iterator[str]:
        while self._block:
            yield _lines(self._batch_id, self._seq, self._block, [self._columns[place] for place in places])
            self._advance()
            if self._new:
                return


def copy_rows(batch_id: int, columns: Sequence[str], rows: Iterable[StagedValues]) -> None:
    """Stage rows of text with COPY; ``columns`` names the values, unknown names are left out.

    A row is its number in the file, its values, and the codes for which the reader rejects it. Only columns
    in which the file says something are sent. What making the rows raises (an unreadable file, a cancelled
    job) is raised as it is.
    """
    waiting = _Rows(batch_id, columns, rows)
    while waiting.left:
        names, texts = waiting.take()
        _copy(("batch_id", "seq", "row_no", "unreadable", *names), texts)


def _copy(names: Sequence[str], texts: Iterator[str]) -> None:
    stream = _Stream(texts)
    statement = f"COPY procurement_stagedrow ({', '.join(names)}) FROM STDIN WITH (DELIMITER E'\\x1f')"
    with connection.cursor() as cursor:
        try:
            cursor.copy_expert(statement, stream, size=1 << 16)
        except psycopg2.Error:
            if stream.failure is not None:
                raise stream.failure from None
            raise


def clear(batch_id: int) -> None:
    """Forget what was staged and resolved for an import."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procurement_resolvedrow WHERE batch_id = %s", [batch_id])
        cursor.execute("DELETE FROM procurement_stagedrow WHERE batch_id = %s", [batch_id])
