"""C-17: a changed list of excluded accounts judges the ledger anew, with a trace."""

from datetime import date

import pytest
from django.urls import reverse

from priority_purchase.rates.queries import live
from procurement.contracts import accounts, decisions
from procurement.contracts.enums import Source, Standing
from procurement.contracts.models import AgencyYear, Entry, EntryDecision, ExcludedAccount
from procurement.organisations.models import User
from tests.factories import AgencyFactory, CompanyFactory, entry, ministry

pytestmark = pytest.mark.django_db

ACCOUNT = "교육훈련비"


@pytest.fixture
def agency():
    made = AgencyFactory()
    for year in (2025, 2026):
        AgencyYear.objects.create(agency=made, year=year, profile="EXPENDITURE")
    return made


@pytest.fixture
def spend(agency):
    company = CompanyFactory()

    def make(amount, *, account=ACCOUNT, day=date(2026, 3, 2), **fields):
        fields.setdefault("source", Source.EXPENDITURE)
        return entry(agency, company, amount, budget_account=account, on=day, expenditure_date=day, **fields)

    return make


def listed(agency, **fields):
    return ExcludedAccount(agency=agency, account=ACCOUNT, reason="C-17", **fields)


def total(agency, year=2026):
    return live(agency, year=year).sums.total


def test_c17_a_newly_listed_account_leaves_the_count_with_a_trace(agency, spend):
    training, other = spend(100), spend(50, account="일반수용비")
    person = ministry()

    assert accounts.save(listed(agency), by=person) == 1

    training.refresh_from_db()
    assert (training.standing, training.standing_reason, training.standing_by) == (
        Standing.EXCLUDED, "BUDGET_ACCOUNT", None,
    )  # fmt: skip
    assert total(agency) == 50
    trace = EntryDecision.objects.get(entry_id=training.pk)
    assert (trace.by, trace.field, trace.before, trace.after) == (
        person, "standing", str(Standing.COUNTED.value), str(Standing.EXCLUDED.value),
    )  # fmt: skip
    assert not EntryDecision.objects.filter(entry_id=other.pk).exists()


def test_c17_an_account_listed_for_other_years_comes_back(agency, spend):
    spend(100)
    refund = spend(-30)
    row = listed(agency)
    accounts.save(row, by=ministry())
    assert total(agency) == 0

    row.year_to = 2025
    assert accounts.save(row, by=ministry()) == 2
    refund.refresh_from_db()
    assert (refund.standing, refund.standing_reason) == (Standing.HELD, "NEGATIVE_UNMATCHED")
    assert total(agency) == 100


def test_c17_a_renamed_account_is_judged_under_both_names(agency, spend):
    spend(100)
    spend(7, account="의료비")
    row = listed(agency)
    accounts.save(row, by=ministry())
    row.account = "의료비"
    accounts.save(row, by=ministry())

    assert total(agency) == 100


def test_c17_only_expenditure_and_only_the_exact_name_is_left_out(agency, spend):
    AgencyYear.objects.filter(agency=agency).update(profile="")
    spend(100, source=Source.MANUAL)
    spend(40, account="교육훈련비(국내)")

    assert accounts.save(listed(agency), by=ministry()) == 0
    assert Entry.objects.filter(standing=Standing.COUNTED).count() == 2


def test_c17_what_an_officer_decided_and_what_is_published_stays(agency, spend):
    decided, published = spend(100), spend(60, day=date(2025, 3, 2))
    decisions.set_standing([decided.pk], standing=Standing.EXCLUDED, reason="DUPLICATE", note="", by=ministry())
    decisions.set_standing([decided.pk], standing=Standing.COUNTED, reason="CORRECTION", note="", by=ministry())
    AgencyYear.objects.filter(agency=agency, year=2025).update(published_on=date(2026, 4, 30))

    assert accounts.save(listed(agency), by=ministry()) == 0
    published.refresh_from_db()
    assert published.standing == Standing.COUNTED


def test_c17_saving_in_admin_counts_again(agency, spend, client):
    spend(100)
    client.force_login(User.objects.create_superuser("accounts@test.example", "correct horse 9"))
    fields = {"agency": agency.pk, "account": ACCOUNT, "reason": "C-17"}
    page = client.post(
        reverse("admin:procurement_excludedaccount_add"), fields, follow=True, headers={"accept-language": "en"}
    )

    assert "1 entry of the account was judged anew" in page.content.decode()
    assert total(agency) == 0
