"""The leanest pages that show the same rows: one statement written by hand, the shell, a table; all may see all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from procurement.config import urls

_CASES = """
SELECT id, coalesce(number, '—') AS number, title, state, waits_for, submitted_at, touched_at FROM procurement_case
WHERE submitted_at IS NOT NULL ORDER BY touched_at DESC, id DESC LIMIT 25
"""

_OWN_CASES = """
SELECT c.id, coalesce(number, '—') AS number, title, state, waits_for, submitted_at, touched_at
FROM procurement_caseparty p JOIN procurement_case c ON c.id = p.case_id
WHERE p.user_id = %s ORDER BY touched_at DESC, c.id DESC LIMIT 25
"""

_CASE = """
SELECT c.id, c.number, c.title, c.state, c.opened_at, c.submitted_at, c.closed_at, c.policy_day, c.waits_for, s.name,
    d.business_number, d.company_name,
    (SELECT json_agg(json_build_array(p.part, coalesce(u.name, '')) ORDER BY p.id)
     FROM procurement_caseparty p LEFT JOIN procurement_user u ON u.id = p.user_id WHERE p.case_id = c.id) AS parties,
    (SELECT json_agg(json_build_array(l.code, l.owed_by, l.due_on, l.outcome, l.basis) ORDER BY l.due_on)
     FROM procurement_deadline l WHERE l.case_id = c.id) AS deadlines,
    (SELECT json_agg(json_build_array(o.at, u.name, o.visibility, o.text) ORDER BY o.at)
     FROM procurement_casecomment o JOIN procurement_user u ON u.id = o.by_id WHERE o.case_id = c.id) AS comments,
    (SELECT json_agg(json_build_array(e.at, e.kind, e.transition, e.target, u.name) ORDER BY e.seq DESC)
     FROM procurement_caseevent e LEFT JOIN procurement_user u ON u.id = e.actor_id WHERE e.case_id = c.id) AS events,
    (SELECT json_agg(json_build_array(t.title, t.kind, v.number, v.id, v.file_name, f.size, v.uploaded_at))
     FROM procurement_casedocument x JOIN procurement_document t ON t.id = x.document_id
     JOIN procurement_documentversion v ON v.document_id = t.id JOIN procurement_storedfile f ON f.id = v.file_id
     WHERE x.case_id = c.id) AS documents
FROM procurement_case c JOIN procurement_companyclaim d ON d.case_ptr_id = c.id
JOIN procurement_policyset s ON s.id = c.policy_set_id WHERE c.id = %s
"""

_OWN_WAITING = """
SELECT c.id, c.number, c.title, c.state, c.touched_at, l.due_on
FROM procurement_caseparty p JOIN procurement_case c ON c.id = p.case_id AND c.waits_for = 'part:CLAIMANT'
LEFT JOIN procurement_deadline l ON l.case_id = c.id AND l.outcome = 'OPEN'
WHERE p.user_id = %s AND c.closed_at IS NULL ORDER BY c.touched_at, c.id LIMIT 25
"""

_WAITING = """
SELECT c.id, c.number, c.title, c.state, c.touched_at, l.due_on FROM procurement_case c
LEFT JOIN procurement_deadline l ON l.case_id = c.id AND l.outcome = 'OPEN'
WHERE c.waits_for = 'OPERATOR' AND c.closed_at IS NULL ORDER BY c.touched_at, c.id LIMIT 25
"""


def _rows(statement: str, *values: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _for(request: HttpRequest, of_operators: str, own: str) -> list[dict[str, Any]]:
    return _rows(own, request.user.pk) if request.user.email.startswith("claimant") else _rows(of_operators)


@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """The first page of the list of cases."""
    return render(request, "lean_list.html", {"rows": _for(request, _CASES, _OWN_CASES)})


@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case."""
    return render(request, "lean_case.html", {"case": _rows(_CASE, pk)[0]})


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """The first page of what waits for an operator."""
    return render(request, "lean_list.html", {"rows": _for(request, _WAITING, _OWN_WAITING)})


handler400, handler404 = urls.handler400, urls.handler404
urlpatterns = [
    path("lean/cases/", cases, name="lean-cases"),
    path("lean/cases/<int:pk>/", case, name="lean-case"),
    path("lean/inbox/", waiting, name="lean-inbox"),
    *urls.urlpatterns,
]
