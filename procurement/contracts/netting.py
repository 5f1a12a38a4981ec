"""Negative expenditure lines: netted when there is exactly one partner, else left to the officer (C-15)."""

from collections.abc import Sequence

from django.db import connection

from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import ImportBatch
from procurement.jobs import clock
from procurement.policy.queries import of_site

NEGATIVE_UNMATCHED = "NEGATIVE_UNMATCHED"
"""Why a negative line waits for an officer (rule C-15)."""

_PAIRS = """
WITH negatives AS (
    SELECT id, agency_id, year, supplier_id, -amount AS won FROM procurement_entry
    WHERE (batch_id = %(batch)s OR id = ANY (%(released)s)) AND source = %(source)s AND amount < 0
      AND standing = %(counted)s AND corrects IS NULL
), groups AS (
    SELECT agency_id, year, supplier_id, won, min(id) AS negative, count(*) AS negatives
    FROM negatives GROUP BY agency_id, year, supplier_id, won
), partners AS (
    SELECT g.agency_id, g.year, g.supplier_id, g.won, min(e.id) AS positive, count(e.id) AS positives
    FROM groups g
    LEFT JOIN procurement_entry e ON e.agency_id = g.agency_id AND e.year = g.year
        AND e.supplier_id = g.supplier_id AND e.amount = g.won AND e.source = %(source)s
        AND e.standing = %(counted)s AND e.corrects IS NULL
        AND NOT EXISTS (SELECT 1 FROM procurement_entry back WHERE back.agency_id = e.agency_id
                        AND back.restates_on = e.booked_on AND back.contract_no = '' AND back.corrects = e.id)
    GROUP BY g.agency_id, g.year, g.supplier_id, g.won
), netted AS (
    UPDATE procurement_entry e SET standing = %(netted)s, standing_reason = 'NETTED', mask = 0,
        credential_ids = NULL, netting_group = g.negative
    FROM groups g JOIN partners p USING (agency_id, year, supplier_id, won)
    WHERE g.negatives = 1 AND p.positives = %(candidates)s AND e.id IN (g.negative, p.positive)
    RETURNING e.id
)
UPDATE procurement_entry e SET standing = %(held)s, standing_reason = %(unmatched)s, mask = 0,
    credential_ids = NULL
FROM negatives n
JOIN groups g ON g.agency_id = n.agency_id AND g.year = n.year AND g.supplier_id = n.supplier_id AND g.won = n.won
JOIN partners p ON p.agency_id = n.agency_id AND p.year = n.year AND p.supplier_id = n.supplier_id AND p.won = n.won
WHERE e.id = n.id AND NOT (g.negatives = 1 AND p.positives = %(candidates)s)
"""


def net_negatives(batch: ImportBatch, *, released: Sequence[int] = ()) -> None:
    """Net or hold the negative lines of an expenditure sheet, and those that it released from their partners.

    A negative line is netted when exactly as many positive lines of the same supplier have the same
    absolute amount as the policy set says (``imports.netting_candidates``: one), and no second negative
    line claims them; no date decides between candidates.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _PAIRS,
            {
                "batch": batch.pk,
                "source": Source.EXPENDITURE.value,
                "counted": Standing.COUNTED.value,
                "netted": Standing.NETTED.value,
                "held": Standing.HELD.value,
                "unmatched": NEGATIVE_UNMATCHED,
                "released": list(released),
                "candidates": of_site(clock.today()).integer("imports.netting_candidates"),
            },
        )
