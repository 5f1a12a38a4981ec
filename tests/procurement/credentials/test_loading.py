"""The kinds of credential that ship with the platform."""

from datetime import date

import pytest

from priority_purchase.rates import recount
from procurement.credentials.loading import load_kinds
from procurement.credentials.models import CredentialKind, StaleSubject
from tests.factories import CompanyFactory, credential

pytestmark = pytest.mark.django_db


def test_loading_again_leaves_nothing_to_be_counted():
    credential("DEEMED_SME", CompanyFactory())

    load_kinds()

    assert not StaleSubject.objects.exists()


def test_holders_wait_to_be_counted_again_when_a_kind_says_something_else_of_their_size():
    deemed, other = CompanyFactory(), CompanyFactory()
    credential("DEEMED_SME", deemed)
    credential("DEEMED_SME", deemed, valid_from=date(2024, 1, 1))
    credential("SME", other)
    CredentialKind.objects.filter(code="DEEMED_SME").update(states_size=False)

    load_kinds()

    assert list(StaleSubject.objects.values_list("company", "product", "item")) == [(deemed.pk, 0, "")]
    recount.drain_all()
    assert not StaleSubject.objects.exists()
