"""The demo as it is loaded: every status and every programme can be seen."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import override_settings

from priority_purchase.demo import joint, people
from priority_purchase.rates.enums import Flag, RunState, Status
from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.targets.models import Programme
from procurement.cases import verification
from procurement.cases.clocks import Deadline
from procurement.contracts.enums import Kind, Route, Standing
from procurement.contracts.models import Entry, ImportBatch
from procurement.credentials.enums import Origin
from procurement.credentials.models import Credential
from procurement.documents.models import DocumentVersion
from procurement.jobs import clock
from procurement.jobs.models import ClockSetting
from procurement.onboarding.enums import ClaimState
from procurement.onboarding.models import Invitation
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Company, User
from procurement.organisations.queries import memberships_of
from tests import database


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for all tests of this module, which only read it."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        database.clone(),
        override_settings(DEMO=True, MEDIA_ROOT=folder / "media", VAR_DIR=folder),
    ):
        call_command("load_demo")
        yield folder


def outcome(name: str) -> dict[str, int]:
    return ImportBatch.objects.get(name=name).outcome["rows"]


def test_the_registers_are_filled():
    assert Agency.objects.filter(code__startswith="X26").count() == 60
    assert Company.objects.count() == 800
    assert not Company.objects.filter(checksum_ok=False).exists()


def test_both_reports_came_through_the_import_and_add_up():
    for name in ("contract-lines-2026.csv", "innovative-product-deliveries-2026.csv"):
        rows = outcome(name)
        assert rows["READ"] == sum(count for what, count in rows.items() if what != "READ")
        assert "REJECTED" not in rows
    assert outcome("contract-lines-2026.csv")["ALREADY"] == 40
    assert 1_100 < outcome("innovative-product-deliveries-2026.csv")["READ"] < 1_300


def test_designations_became_credentials():
    assert Credential.objects.filter(kind_id="INNOVATIVE", origin=Origin.REPORT).count() > 80


def test_the_ledger_has_a_year_of_thirty_thousand_entries():
    present = Entry.objects.filter(year=2026)

    assert present.count() > 30_000
    assert set(present.values_list("kind", flat=True)) == set(Kind.values)
    assert set(present.values_list("route", flat=True)) == set(Route.values)
    assert {Standing.COUNTED, Standing.EXCLUDED, Standing.HELD, Standing.NETTED} <= set(
        Entry.objects.values_list("standing", flat=True)
    )
    assert present.filter(amount__lt=0).exists()
    assert present.filter(is_foreign=True).exists()


def test_joint_contracts_are_split_by_shares():
    batch = ImportBatch.objects.get(name="joint-works-2026.json")
    members = Entry.objects.filter(batch=batch, change_seq=0)

    assert batch.outcome["rows"].get("REJECTED", 0) == 0
    assert members.values("contract_no").distinct().count() == joint.CONTRACTS
    assert members.filter(share__lt=100).count() == members.count() > 2 * joint.CONTRACTS
    assert Entry.objects.filter(batch=batch, change_seq=1).exists()


def test_every_status_and_every_programme_can_be_seen():
    run = EvaluationRun.objects.get(year=2026, policy_set_code="kr-law")
    results = run.results.all()

    assert run.state == RunState.FROZEN
    assert set(results.values_list("status", flat=True)) == set(Status.values)
    assert set(results.values_list("programme_code", flat=True)) == set(
        Programme.objects.filter(policy_set__code="kr-law").values_list("code", flat=True)
    )
    flags = {flag for found in results.values_list("flags", flat=True) for flag in found}
    assert {Flag.PARTIAL_YEAR, Flag.BELOW_STATUTORY_50, Flag.SUCCEEDED} <= flags


@pytest.mark.parametrize(
    ("programme", "low", "high"),
    [("SME", 70, 85), ("TECH", 13, 22), ("DISABLED", 1.0, 3.0), ("STARTUP", 2.5, 6.0), ("SEVERE", 0.9, 1.4),
     ("SOCIAL", 2.0, 4.5), ("STDWORK", 0.7, 1.3), ("INNOVATIVE", 0.7, 1.6)],
)  # fmt: skip
def test_rates_are_near_the_published_national_ones(programme, low, high):
    found = Result.objects.filter(
        run__year=2026, run__policy_set_code="kr-law", programme_code=programme, status=Status.COMPUTED
    )
    sums = found.aggregate(counted=Sum("counted"), base=Sum("base"))

    assert low < 100 * sums["counted"] / sums["base"] < high
    assert set(found.values_list("met", flat=True)) == {True, False}


def test_earlier_years_are_evaluated_and_published():
    runs = EvaluationRun.objects.filter(year__lt=2026)

    assert sorted(runs.values_list("year", flat=True)) == [2022, 2023, 2024, 2025]
    assert not runs.filter(published_at__isnull=True).exists()


def test_people_can_sign_in():
    for one in people.SIGN_INS:
        user = User.objects.get(email=one.email)
        assert user.check_password(people.PASSWORD)
        assert user.emailaddress_set.get().verified
        assert [held.role for held in user.memberships.all()] == [one.role] * (one.role is not None)


def test_files_to_try_are_there(demo):
    assert {path.name for path in (demo / "demo").iterdir()} == {
        "contract-lines-2026.csv", "innovative-product-deliveries-2026.csv", "try-expenditure.xlsx",
        "try-expenditure-cp949.csv", "try-women-owned.xlsx", "try-contracts.csv",
    }  # fmt: skip


def test_a_second_time_keeps_what_is_there(capsys):
    before = Entry.objects.count()

    call_command("load_demo")

    assert Entry.objects.count() == before
    assert "stay as they are" in capsys.readouterr().err


def test_elsewhere_it_refuses():
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO"):
        call_command("load_demo")
    assert settings.DEMO


def test_claims_stand_in_every_state_and_the_trail_is_sound():
    claims = CompanyClaim.objects.all()

    assert set(claims.values_list("state", flat=True)) == set(ClaimState.values) - {ClaimState.RETURNED}
    assert Deadline.objects.filter(case__in=claims, outcome="OPEN", due_on__lt=clock.today()).exists()
    assert not ClockSetting.objects.exists()
    assert list(verification.findings()) == []


def test_the_company_represents_what_it_claimed():
    held = memberships_of(User.objects.get(email=people.COMPANY.email)).get()

    assert held.role == Role.REPRESENTATIVE
    assert held.company.business_number == CompanyClaim.objects.get(state=ClaimState.APPROVED).business_number


def test_the_proof_is_a_paper_that_the_platform_accepts():
    proof = DocumentVersion.objects.first()

    assert proof.document.kind == "REGISTRATION"
    assert Invitation.objects.filter(accepted_as=None, taken_back_at=None).count() == 3
