import pytest
from django.urls import reverse

from priority_purchase.rates.models import EvaluationRun, Result
from priority_purchase.targets.models import AgencyTarget, CalculationProfile, ExternalAmount, Programme, Scope
from procurement.jobs import clock
from procurement.jobs.models import Job
from procurement.organisations.models import User
from procurement.policy.models import PolicySet
from tests import admin_pages, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(User.objects.create_superuser("administrator@test.example", "correct horse 9"))
    return client


@pytest.fixture
def own_set(settings):
    made = PolicySet.objects.create(
        code="own", name="Own", country="KR", currency="KRW", parent=PolicySet.objects.get(code="kr-law")
    )
    settings.POLICY_SET = "own"
    return made


@pytest.mark.parametrize("model", admin_pages.models_of("priority_purchase"), ids=lambda model: model.__name__)
def test_every_page_opens(site, model):
    agency, policy_set = factories.AgencyFactory(), PolicySet.objects.get(code="kr-law")
    code = Programme.objects.filter(policy_set=policy_set).first().code
    about = {"agency": agency, "programme_code": code, "year": 2026}
    AgencyTarget.objects.create(policy_set=policy_set, basis_points=1, **about)
    Scope.objects.create(policy_set=policy_set, **about)
    ExternalAmount.objects.create(counted=1, base=2, source="s", **about)
    run = EvaluationRun.objects.create(
        year=2026, kind="ON_DEMAND", policy_set_code="kr-law", version=1, requested_at=clock.now()
    )
    Result.objects.create(run=run, agency=agency, programme_code=code, status="COMPUTED", ledger_hash="")

    admin_pages.check(site, model)


def test_rows_that_ship_are_read_only(site):
    for row in (Programme.objects.first(), CalculationProfile.objects.first()):
        address = reverse(f"admin:priority_purchase_{row._meta.model_name}_change", args=[row.pk])
        assert site.post(address, {"name": "Mine"}).status_code == 403


def test_programme_of_the_sites_own_set_has_its_years_counted_again(site, own_set):
    factories.entry(factories.AgencyFactory(), factories.CompanyFactory(), 1_000)
    fields = {
        "policy_set": own_set.pk, "code": "OWN", "bit": 29, "name": "Own", "names": "{}", "order": 99,
        "duty": "PROMOTE", "base": "PURCHASES", "base_kinds": ["1"], "counted_kinds": ["1"],
        "credential_kinds": [], "item_day": "TEST_DATE", "holder": "SUPPLIER", "size_test": "ANY",
        "test_day": "PROFILE", "citation": "Act art. 1", "valid_from": 2026,
    }  # fmt: skip
    address = reverse("admin:priority_purchase_programme_add")
    taken = Programme.objects.filter(policy_set__code="kr-law").first().bit
    assert "The bit is taken by" in site.post(address, fields | {"bit": taken}).content.decode()

    response = site.post(address, fields)
    assert response.status_code == 302, response.context["adminform"].errors
    assert Job.objects.get(kind="rates.recount_year").input == {"year": 2026}
    Job.objects.all().update(state="DONE")
    change = reverse("admin:priority_purchase_programme_change", args=[Programme.objects.get(code="OWN").pk])
    site.post(change, fields | {"valid_from": 2027})
    assert Job.objects.filter(kind="rates.recount_year").count() == 2
