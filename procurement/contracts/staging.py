"""Where an uploaded file waits, as text, until it has been checked and saved.

The table is unlogged: losing it in a crash loses nothing, since the file itself is kept and the
job stages it again.
"""

from collections.abc import Iterable, Iterator, Sequence

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
    unreadable text[] NOT NULL DEFAULT '{{}}',
    rejected text[] NOT NULL DEFAULT '{{}}',
    outcome text NOT NULL DEFAULT '',
    agency_id bigint,
    supplier_id bigint,
    product_id bigint,
    line_key integer,
    part numeric(7, 4) NOT NULL DEFAULT 100,
    lead boolean NOT NULL DEFAULT true,
    won bigint,
    booked date,
    year smallint,
    standing smallint NOT NULL DEFAULT 1,
    standing_reason text NOT NULL DEFAULT ''
);
CREATE INDEX stagedrow_batch ON procurement_stagedrow (batch_id, seq);
"""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\x1f": " ", "\x00": ""})


class _Lines:
    """A readable stream of COPY text, made from rows as they are asked for: constant memory."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = ""
        self.failure: Exception | None = None

    def read(self, size: int) -> str:
        """The next characters; what goes wrong is kept, since COPY replaces it by an error of its own."""
        try:
            return self._next(size)
        except Exception as error:
            self.failure = error
            raise

    def _next(self, size: int) -> str:
        parts, length = [self._rest], len(self._rest)
        while length < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]


def copy_rows(batch_id: int, columns: Sequence[str], rows: Iterable[StagedValues]) -> None:
    """Stage rows of text with COPY; ``columns`` names the values, unknown names are left out.

    A row is its number in the file, its values, and the codes for which the reader rejects it. What making
    the rows raises (an unreadable file, a cancelled job) is raised as it is.
    """
    places = [index for index, name in enumerate(columns) if name in COLUMNS]
    names = [columns[index] for index in places]
    everything = len(places) == len(columns)

    def lines() -> Iterator[str]:
        for seq, (row_no, values, codes) in enumerate(rows):
            chosen = values if everything else [values[index] for index in places]
            text = "\x1f".join(chosen)
            if "\\" in text or "\n" in text or "\r" in text or "\x00" in text or text.count("\x1f") >= len(chosen):
                text = "\x1f".join(value.translate(_ESCAPES) for value in chosen)
            rejected = "{" + ",".join(codes) + "}"
            yield f"{batch_id}\x1f{seq}\x1f{row_no}\x1f{rejected}\x1f{text}\n"

    listed = ", ".join(("batch_id", "seq", "row_no", "unreadable", *names))
    stream = _Lines(lines())
    statement = f"COPY procurement_stagedrow ({listed}) FROM STDIN WITH (DELIMITER E'\\x1f')"
    with connection.cursor() as cursor:
        try:
            cursor.copy_expert(statement, stream)
        except psycopg2.Error:
            if stream.failure is not None:
                raise stream.failure from None
            raise


def clear(batch_id: int) -> None:
    """Forget what was staged for an import."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procurement_stagedrow WHERE batch_id = %s", [batch_id])
