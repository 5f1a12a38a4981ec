from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connection

from procurement.organisations.models import User
from procurement.policy.models import LegalParameter, PolicySet
from procurement.policy.services import ApprovalRefusedError, approve, propose

KEY = "filing.returned_answer_days"


def test_of_proposals_approved_at_once_exactly_one_comes_in_force(committed_db):
    proposer, approver = (User.objects.create_user(f"{name}@example.org", "correct horse") for name in "ab")
    policy_set = PolicySet.objects.create(code="abroad", name="Abroad", country="VN", currency="VND")
    proposals = [
        propose(
            policy_set=policy_set,
            key=KEY,
            value=value,
            valid_from=date(2026, 3, 1),
            authority="NOTICE",
            citation="Notice 1",
            proposed_by=proposer,
        )
        for value in range(4)
    ]
    start = Barrier(len(proposals))

    def run(proposal):
        try:
            start.wait()
            approve(parameter=proposal, approved_by=approver)
        except ApprovalRefusedError as refused:
            return refused.decision.reasons[0].code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(len(proposals)) as pool:
        outcomes = sorted(pool.map(run, proposals))

    assert outcomes == ["LATER_ROW", "LATER_ROW", "LATER_ROW", "approved"]
    assert LegalParameter.objects.filter(key=KEY, approved_at__isnull=False, policy_set=policy_set).count() == 1
