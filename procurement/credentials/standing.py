"""Credentials turned into stretches of days, so that a day finds what a subject may claim at once.

One statement serves three purposes: filling the :class:`~procurement.credentials.models.Standing`
table, refreshing it for some subjects, and recomputing it inside a verification that must not
trust the table. A subject is a company, a company for one classification, a product, or a
classification itself ("does a credential of this kind exist for such goods?").
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

SIZE_KNOWN = 1 << 62
"""The register has said something about the company's size at some time."""
REGISTER_LARGER = 1 << 61
"""The register of companies lists the company as mid-size or large."""

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Which subjects to look at; ids of companies and products, classification codes."""

    companies: Sequence[int] = ()
    products: Sequence[int] = ()
    items: Sequence[str] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.companies or self.products or self.items)


_CLAIMS = """
valid AS NOT MATERIALIZED (
    SELECT c.id, k.bit, c.period, c.company_id, c.product_id, c.items
    FROM procurement_credential c
    JOIN procurement_credentialkind k ON k.code = c.kind_id
    WHERE NOT isempty(c.period)
), scoped AS NOT MATERIALIZED (
    SELECT v.id, v.bit, v.period, v.company_id, s.item
    FROM valid v
    CROSS JOIN LATERAL (
        SELECT unnest(v.items)
        UNION
        SELECT g.code FROM procurement_classification g
        WHERE length(g.code) = 10 AND left(g.code, 8) = ANY (v.items)
    ) AS s (item)
    WHERE v.product_id IS NULL AND cardinality(v.items) > 0 {scope}
), claims (id, bit, period, company, product, item) AS (
    SELECT id, bit, period, company_id, 0::bigint, ''::text
    FROM valid
    WHERE product_id IS NULL AND cardinality(items) = 0 {company}
    UNION ALL
    SELECT id, bit, period, 0, product_id, ''
    FROM valid
    WHERE product_id IS NOT NULL {product}
    UNION ALL
    SELECT id, bit, period, company_id, 0, item
    FROM scoped
    WHERE true {company}
    UNION ALL
    SELECT NULL, bit, unnest(range_agg(period)), 0, 0, item
    FROM (
        SELECT bit, period, item FROM scoped
        UNION ALL
        SELECT v.bit, v.period, p.item_code
        FROM valid v JOIN procurement_product p ON p.id = v.product_id
    ) AS goods
    WHERE true {item}
    GROUP BY bit, item
    UNION ALL
    SELECT NULL, 62, daterange('{first}', '{last}'), company_id, 0, ''
    FROM (
        SELECT DISTINCT c.company_id
        FROM procurement_credential c
        JOIN procurement_credentialkind k ON k.code = c.kind_id AND k.states_size
        WHERE c.company_id IS NOT NULL AND c.product_id IS NULL {company}
    ) AS sized
    UNION ALL
    SELECT NULL, 61, daterange('{first}', '{last}'), id, 0, ''
    FROM procurement_company
    WHERE size IN ('MID_SIZE', 'LARGE') {company_row}
)"""

_STRETCHES = """
points AS (
    SELECT company, product, item, lower(period) AS day FROM claims
    UNION
    SELECT company, product, item, COALESCE(upper(period), '{last}') FROM claims
), stretches AS (
    SELECT company, product, item, day,
           lead(day) OVER (PARTITION BY company, product, item ORDER BY day) AS next_day
    FROM points
), standing AS (
    SELECT s.company, s.product, s.item, s.day AS first_day, s.next_day - 1 AS last_day,
           bit_or(1::bigint << c.bit) AS kinds,
           COALESCE(array_agg(c.id ORDER BY c.id) FILTER (WHERE c.id IS NOT NULL), '{{}}')
               AS credential_ids
    FROM stretches s
    JOIN claims c ON c.company = s.company AND c.product = s.product AND c.item = s.item
                 AND c.period @> s.day
    WHERE s.next_day IS NOT NULL
    GROUP BY s.company, s.product, s.item, s.day, s.next_day
)"""


def standing_ctes(*, only: bool = False) -> str:
    """Common table expressions that end in ``standing``, computed from the credentials themselves.

    With ``only``, limited to the subjects given as the parameters ``companies``, ``products`` and
    ``items``.
    """
    narrow = {
        "company": "AND company_id = ANY (%(companies)s)",
        "company_row": "AND id = ANY (%(companies)s)",
        "product": "AND product_id = ANY (%(products)s)",
        "item": "AND item = ANY (%(items)s)",
        "scope": "AND (v.company_id = ANY (%(companies)s) OR v.items && %(scopes)s::varchar[])",
    }
    parts = narrow if only else dict.fromkeys(narrow, "")
    return (_CLAIMS + "," + _STRETCHES).format(first=FIRST_DAY, last=LAST_DAY, **parts)


_COLUMNS = "company, product, item, first_day, last_day, kinds, credential_ids"


def rebuild() -> None:
    """Fill the table of standings afresh from all credentials."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procurement_standing")
        cursor.execute(
            f"INSERT INTO procurement_standing ({_COLUMNS}) WITH {standing_ctes()} SELECT {_COLUMNS} FROM standing"
        )


def refresh(subjects: Subjects) -> None:
    """Recompute the standings of some subjects in the caller's transaction."""
    values: dict[str, list[int] | list[str]] = {
        "companies": list(subjects.companies),
        "products": list(subjects.products),
        "items": list(subjects.items),
        "scopes": [*subjects.items, *(item[:8] for item in subjects.items)],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procurement_standing WHERE (company <> 0 AND company = ANY (%(companies)s)) "
            "OR (product <> 0 AND product = ANY (%(products)s)) "
            "OR (company = 0 AND item <> '' AND item = ANY (%(items)s))",
            values,
        )
        cursor.execute(
            f"INSERT INTO procurement_standing ({_COLUMNS}) "
            f"WITH {standing_ctes(only=True)} SELECT {_COLUMNS} FROM standing",
            values,
        )


def is_as_derived() -> bool:
    """Whether the standings that are kept are those that the credentials give, stretch by stretch."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {standing_ctes()} SELECT NOT EXISTS ("
            " SELECT 1 FROM standing d FULL JOIN procurement_standing k USING (company, product, item, first_day)"
            " WHERE d.last_day IS DISTINCT FROM k.last_day OR d.kinds IS DISTINCT FROM k.kinds"
            " OR d.credential_ids IS DISTINCT FROM k.credential_ids)"
        )
        return bool(cursor.fetchone()[0])
