"""A hundred thousand claims in a database of their own: parties, documents, deadlines, comments, events, notices."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.benchmarks import world

CLAIMANTS, OPERATORS = 20_000, 50
PRESENT = "2026-11-24 09:00+09"
"""When the last case was begun, and when the pages are read."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases there are, and how often each page is measured."""

    cases: int
    rounds: int
    requests: int


def asked(description: str) -> Size:
    """Open the cases that the command line asks for, making them when they are not there yet."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each page, taken in turns")
    parser.add_argument("--requests", type=int, default=20, help="requests of each measurement")
    size = Size(**vars(parser.parse_args()))
    os.environ.setdefault("STATICFILES_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    world.open_database(f"cases_{size.cases}", lambda addresses: _fill(size, addresses))
    from procurement.jobs import clock

    clock.move(datetime.fromisoformat(PRESENT))
    return size


def _fill(size: Size, addresses: dict[str, str]) -> None:
    from tests.database import connect

    owner = connect(addresses["OWNER_DATABASE_URL"])
    values = {"cases": size.cases, "claimants": CLAIMANTS, "operators": OPERATORS, "present": PRESENT}
    with owner.cursor() as cursor:
        for table in _WATCHED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in _STATEMENTS:
            _run(cursor, statement, values)
        for table in _WATCHED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CREATE TABLE benchmark_is_filled ()")
    owner.close()


def _run(cursor: Any, statement: str, values: dict[str, Any]) -> None:
    cursor.execute(statement, values)
    world.say(f"  {statement.split()[2]}: {cursor.rowcount:,}")


_WATCHED = ("procurement_case", "procurement_caseevent")
"""Tables whose triggers compute or check what is written here as a whole."""

_STATEMENTS = (
    """INSERT INTO procurement_user (password, is_superuser, email, name, language, is_staff, is_active, joined_at)
       SELECT '!', false, 'claimant' || n || '@bench.example', '청구인 ' || n, '', false, true, '2026-01-01'
       FROM generate_series(1, %(claimants)s) n""",
    """INSERT INTO procurement_user (password, is_superuser, email, name, language, is_staff, is_active, joined_at)
       SELECT '!', false, 'operator' || n || '@bench.example', '운영자 ' || n, '', false, true, '2026-01-01'
       FROM generate_series(1, %(operators)s) n""",
    """INSERT INTO procurement_membership (user_id, role) SELECT id, 'OPERATOR' FROM procurement_user
       WHERE email LIKE 'operator%%'""",
    """INSERT INTO procurement_case (number, kind, state, version, title, waits_for, policy_set_id, policy_day,
           opened_by_id, opened_at, submitted_at, closed_at, touched_at, events_count, head_hash)
       SELECT CASE WHEN state <> 'DRAFT' THEN 'CC-2026-' || lpad(n::text, 6, '0') END, 'COMPANY_CLAIM', state,
              2 + (state <> 'DRAFT')::integer + (state IN ('APPROVED', 'REJECTED'))::integer, '주식회사 새벽 ' || n,
              CASE state WHEN 'SUBMITTED' THEN 'OPERATOR' WHEN 'APPROVED' THEN '' WHEN 'REJECTED' THEN ''
                   ELSE 'part:CLAIMANT' END,
              (SELECT id FROM procurement_policyset WHERE code = 'kr-law'), at::date, u.id, at,
              CASE WHEN state <> 'DRAFT' THEN at + interval '1 hour' END,
              CASE WHEN state IN ('APPROVED', 'REJECTED') THEN at + interval '9 days' END,
              at + interval '3 hours', 7, ''
       FROM generate_series(1, %(cases)s) n
       CROSS JOIN LATERAL (SELECT CASE WHEN n %% 50 = 0 THEN 'DRAFT' WHEN n <= %(cases)s * 0.97 THEN
                                      (ARRAY['APPROVED', 'APPROVED', 'APPROVED', 'REJECTED'])[1 + n %% 4]
                                  ELSE (ARRAY['SUBMITTED', 'SUBMITTED', 'SUPPLEMENT', 'SUBMITTED'])[1 + n %% 4]
                                  END AS state,
                                  %(present)s::timestamptz - (%(cases)s - n) * interval '15 minutes' AS at) AS s
       JOIN procurement_user u ON u.email = 'claimant' || (1 + n %% %(claimants)s) || '@bench.example'""",
    """INSERT INTO procurement_companyclaim (case_ptr_id, business_number, company_name, takes_over, decision_reason)
       SELECT id, lpad((id %% 10000000000)::text, 10, '0'), title, '', '' FROM procurement_case""",
    """INSERT INTO procurement_caseparty (case_id, part, user_id, joined_at)
       SELECT id, 'CLAIMANT', opened_by_id, opened_at FROM procurement_case""",
    """INSERT INTO procurement_deadline (case_id, code, owed_by, started_on, days, unit, basis, due_on, outcome,
                                         ended_on)
       SELECT id, 'DECISION', 'OPERATOR', policy_day, 7, 'WORKING', 'Terms of the platform art. 3', policy_day + 9,
              CASE WHEN closed_at IS NULL THEN 'OPEN' ELSE 'MET' END, closed_at::date
       FROM procurement_case WHERE submitted_at IS NOT NULL""",
    """INSERT INTO procurement_casecomment (case_id, by_id, at, visibility, text)
       SELECT id, opened_by_id, opened_at + n * interval '1 hour', 'PARTIES', '언제 결정됩니까? ' || n
       FROM procurement_case CROSS JOIN generate_series(1, 3) n WHERE submitted_at IS NOT NULL""",
    """INSERT INTO procurement_storedfile (sha256, size, format, name, promoted_at, scan_state, scan_finding)
       SELECT encode(sha256(id::text::bytea), 'hex'), 120000, 'PDF', 'documents/' || id, opened_at, 'UNSCANNED', ''
       FROM procurement_case""",
    """INSERT INTO procurement_document (context, kind, title, confidential_moment, created_at)
       SELECT 'case', 'REGISTRATION', id::text, '', opened_at FROM procurement_case""",
    """INSERT INTO procurement_documentversion (document_id, number, file_id, file_name, uploaded_by_id, uploaded_at,
                                                erased_basis)
       SELECT d.id, 1, f.id, '사업자등록증.pdf', c.opened_by_id, c.opened_at, ''
       FROM procurement_document d JOIN procurement_case c ON c.id = d.title::bigint
       JOIN procurement_storedfile f ON f.name = 'documents/' || c.id""",
    """INSERT INTO procurement_casedocument (case_id, document_id, visibility, part, added_by_id, added_at)
       SELECT c.id, d.id, 'PARTIES', 'CLAIMANT', c.opened_by_id, c.opened_at
       FROM procurement_document d JOIN procurement_case c ON c.id = d.title::bigint""",
    """INSERT INTO procurement_caseevent (case_id, seq, kind, transition, source, target, version, at, actor_id, role,
                                          details, canonical, previous_hash, hash)
       SELECT c.id, e.seq, e.kind, CASE WHEN e.kind = 'TRANSITION' THEN 'submit' ELSE '' END,
              CASE WHEN e.kind = 'TRANSITION' THEN 'DRAFT' ELSE '' END,
              CASE e.kind WHEN 'OPENED' THEN 'DRAFT' WHEN 'TRANSITION' THEN 'SUBMITTED' ELSE '' END,
              least(e.seq, 3), c.opened_at + e.seq * interval '20 minutes', c.opened_by_id, '',
              CASE e.kind WHEN 'REVISED' THEN '{"fields": ["company_name"]}'
                          WHEN 'DOCUMENT' THEN '{"kind": "REGISTRATION", "number": 1, "visibility": "PARTIES"}'
                          ELSE '{}' END::jsonb,
              '', '', encode(sha256((c.id * 10 + e.seq)::text::bytea), 'hex')
       FROM procurement_case c
       CROSS JOIN (VALUES (1, 'OPENED'), (2, 'REVISED'), (3, 'DOCUMENT'), (4, 'TRANSITION')) AS e (seq, kind)
       WHERE c.submitted_at IS NOT NULL OR e.seq < 4""",
    """INSERT INTO procurement_caseevent (case_id, seq, kind, transition, source, target, version, at, actor_id, role,
                                          details, canonical, previous_hash, hash)
       SELECT case_id, 4 + row_number() OVER (PARTITION BY case_id ORDER BY id), 'COMMENT', '', '', '', 3, at, by_id,
              '', jsonb_build_object('comment', id, 'visibility', 'PARTIES'), '', '',
              encode(sha256(('c' || id)::bytea), 'hex')
       FROM procurement_casecomment""",
    """INSERT INTO procurement_notice (person_id, membership_id, case_id, event_id, message, topic, why, values, way,
                                       made_at, read_at)
       SELECT u.id, m.id, e.case_id, e.id, 'comment', 'comment', 'OFFICE', '{}', 'SITE', e.at,
              CASE WHEN e.id %% 3 = 0 THEN NULL ELSE e.at + interval '1 day' END
       FROM procurement_caseevent e
       JOIN procurement_user u ON u.email = 'operator' || (1 + e.case_id / 10 %% %(operators)s) || '@bench.example'
       JOIN procurement_membership m ON m.user_id = u.id
       WHERE e.kind = 'COMMENT'""",
)
"""Claims of three years by as many people as a province has companies, a hundred a day: the last month's are open."""
