"""Names that a file brings for the first time: proposed, and made only when somebody accepts them."""

from django.db import connection

from procurement.contracts.models import ImportBatch, Proposal
from procurement.contracts.planning import without_nested_loops

_NEW_AGENCIES = """
SELECT 'AGENCY', COALESCE(NULLIF(s.agency_code, ''), s.agency_name), left(max(s.agency_name), 200),
       jsonb_build_object('code', max(s.agency_code), 'type', max(s.agency_type), 'region', max(s.agency_region)),
       count(DISTINCT s.row_no)
FROM procurement_resolvedrow r JOIN procurement_stagedrow s ON s.batch_id = r.batch_id AND s.seq = r.seq
WHERE r.batch_id = %(batch)s AND r.agency_id IS NULL AND s.agency_name <> ''
  AND length(s.agency_name) <= 200
  AND (s.agency_code = '' OR s.agency_code ~ '^([0-9]{7}|[A-Z][0-9]{6}|[A-Z]{2}[0-9]{5})$')
GROUP BY 2
"""

_NEW_COMPANIES = """
SELECT 'COMPANY', s.supplier_no, left(max(s.supplier_name), 200),
       jsonb_build_object('region', max(s.supplier_region)), count(DISTINCT s.row_no)
FROM procurement_resolvedrow r JOIN procurement_stagedrow s ON s.batch_id = r.batch_id AND s.seq = r.seq
WHERE r.batch_id = %(batch)s AND r.supplier_id IS NULL AND s.supplier_no ~ '^[0-9]{10}$'
GROUP BY s.supplier_no
"""

_NEW_CLASSIFICATIONS = """
SELECT 'CLASSIFICATION', s.item_code, left(max(s.item_name), 200), '{}'::jsonb, count(DISTINCT s.row_no)
FROM procurement_stagedrow s JOIN (
    SELECT n.code FROM (
        SELECT DISTINCT item_code AS code FROM procurement_stagedrow WHERE batch_id = %(batch)s AND item_code <> ''
    ) n LEFT JOIN procurement_classification g ON g.code = n.code
    WHERE g.code IS NULL AND n.code ~ '^([0-9]{8}|[0-9]{10})$'
) missing ON missing.code = s.item_code
WHERE s.batch_id = %(batch)s
GROUP BY s.item_code
"""

_NEW_PRODUCTS = """
SELECT 'PRODUCT', s.product_no, left(max(s.product_name), 200),
       jsonb_build_object('item_code', max(s.item_code)), count(DISTINCT s.row_no)
FROM procurement_resolvedrow r JOIN procurement_stagedrow s ON s.batch_id = r.batch_id AND s.seq = r.seq
WHERE r.batch_id = %(batch)s AND r.product_id IS NULL AND s.product_no <> '' AND s.product_no ~ '^[0-9]{8}$'
  AND s.item_code ~ '^([0-9]{8}|[0-9]{10})$'
GROUP BY s.product_no
"""

_AGENCIES = """
INSERT INTO procurement_agency (code, name, names, type, region, code_is_provisional, is_central_purchaser)
SELECT CASE WHEN p.values->>'code' <> '' THEN p.values->>'code'
            ELSE 'ZZ' || lpad((%(next)s + row_number() OVER (ORDER BY p.key))::text, 5, '0') END,
       p.name, '{}', COALESCE(NULLIF(p.values->>'type', ''), 'OTHER'), COALESCE(p.values->>'region', ''),
       p.values->>'code' = '', false
FROM procurement_proposal p
WHERE p.batch_id = %(batch)s AND p.register = 'AGENCY' AND p.state = 'ACCEPTED'
ORDER BY p.key
ON CONFLICT (code) DO NOTHING
"""

_COMPANIES = """
INSERT INTO procurement_company (business_number, name, names, checksum_ok, size, region, representative)
SELECT p.key, COALESCE(NULLIF(p.name, ''), p.key), '{}',
       (10 - (d[1] + d[2]*3 + d[3]*7 + d[4] + d[5]*3 + d[6]*7 + d[7] + d[8]*3 + d[9]*5
        + d[9]*5/10) %% 10) %% 10 = d[10],
       'UNKNOWN', COALESCE(p.values->>'region', ''), ''
FROM procurement_proposal p
CROSS JOIN LATERAL (SELECT regexp_split_to_array(p.key, '')::integer[]) AS digits (d)
WHERE p.batch_id = %(batch)s AND p.register = 'COMPANY' AND p.state = 'ACCEPTED'
ORDER BY p.key
ON CONFLICT (business_number) DO NOTHING
"""

_CLASSIFICATIONS = """
INSERT INTO procurement_classification (code, name, names, note)
SELECT key, COALESCE(NULLIF(name, ''), key), '{}', '' FROM procurement_proposal
WHERE batch_id = %(batch)s AND register = 'CLASSIFICATION' AND state = 'ACCEPTED'
ORDER BY key
ON CONFLICT (code) DO NOTHING
"""

_PRODUCTS = """
INSERT INTO procurement_product (number, name, names, item_code)
SELECT key, COALESCE(NULLIF(name, ''), key), '{}', values->>'item_code' FROM procurement_proposal
WHERE batch_id = %(batch)s AND register = 'PRODUCT' AND state = 'ACCEPTED'
ORDER BY key
ON CONFLICT (number) DO NOTHING
"""

_SPELLINGS = """
INSERT INTO procurement_companyname (company_id, name, first_seen_on)
SELECT DISTINCT ON (r.supplier_id, left(s.supplier_name, 200)) r.supplier_id, left(s.supplier_name, 200), r.booked_on
FROM procurement_stagedrow s JOIN procurement_resolvedrow r ON r.batch_id = s.batch_id AND r.seq = s.seq
JOIN procurement_company c ON c.id = r.supplier_id
WHERE s.batch_id = %(batch)s AND r.rejected = '{}' AND s.supplier_name <> '' AND s.supplier_name <> c.name
ORDER BY r.supplier_id, left(s.supplier_name, 200), r.booked_on
ON CONFLICT (company_id, name) DO NOTHING
"""


def propose(batch: ImportBatch) -> None:
    """Propose what the staged rows name and no register has; decisions already taken stay."""
    with without_nested_loops() as cursor:
        for found in (_NEW_AGENCIES, _NEW_COMPANIES, _NEW_CLASSIFICATIONS, _NEW_PRODUCTS):
            cursor.execute(
                "INSERT INTO procurement_proposal (batch_id, register, key, name, values, rows, state)"
                f" SELECT %(batch)s, n.*, 'PROPOSED' FROM ({found}) n"
                " ON CONFLICT (batch_id, register, key) DO NOTHING",
                {"batch": batch.pk},
            )


def accept(batch: ImportBatch, *, by_id: int, registers: list[str]) -> None:
    """Accept the proposals of these registers that nobody declined."""
    Proposal.objects.filter(batch=batch, register__in=registers, state=Proposal.State.PROPOSED).update(
        state=Proposal.State.ACCEPTED, decided_by_id=by_id
    )


def make_accepted(batch: ImportBatch) -> None:
    """Make the register rows of all accepted proposals; what exists by now is left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(max(substr(code, 3)::integer), 0) FROM procurement_agency WHERE code ~ '^ZZ[0-9]{5}$'"
        )
        values = {"batch": batch.pk, "next": cursor.fetchone()[0]}
        for statement in (_AGENCIES, _COMPANIES, _CLASSIFICATIONS, _PRODUCTS):
            cursor.execute(statement, values)


def note_spellings(batch: ImportBatch) -> None:
    """Keep the spellings under which the file mentions companies."""
    with without_nested_loops() as cursor:
        cursor.execute(_SPELLINGS, {"batch": batch.pk})
