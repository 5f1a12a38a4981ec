"""Random small worlds: the compiled SQL, live and on demand, agrees with the obvious twin to the won."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from priority_purchase.rates.queries import live, on_demand
from priority_purchase.rates.verification import differences_of
from priority_purchase.targets.queries import profile_of, programmes_of
from procurement.catalogue.models import Classification
from procurement.contracts.enums import Kind, PurchaseType, Route, Source, Standing, StatedSize
from procurement.contracts.models import AgencyYear, Entry
from procurement.credentials import changes
from procurement.credentials.models import Credential, CredentialKind
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set
from tests.factories import AgencyFactory, CompanyFactory, attribute, product
from tests.priority_purchase.rates.oracle import Oracle

ITEMS = ["5512190301", "5512190302", "4321150701"]
COMPANIES, PRODUCTS = 3, 2
EVE, TURN, MORROW = date(2026, 5, 30), date(2026, 5, 31), date(2026, 6, 1)
NEW_YEAR, LAST_DAY = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.sampled_from([EVE, TURN, MORROW, EVE, TURN, MORROW, date(2025, 12, 31), NEW_YEAR, LAST_DAY, date(2027, 1, 1)])
"""Few days, side by side: a purchase is often on the first day, the last day, or the day before or after."""
IN_YEAR = st.sampled_from([EVE, TURN, MORROW, NEW_YEAR, LAST_DAY])
USED_MOST = ["SME", "WOMEN", "STARTUP", "DEEMED_SME", "INNOVATIVE", "NEP", "GREEN_LABEL", "VETERANS_VILLAGE"]


@st.composite
def credentials(draw, kinds):
    first = draw(st.sampled_from([date(2025, 1, 1)]) | DAYS)
    last = draw(st.none() | DAYS.filter(lambda day: day >= first))
    ended = draw(st.none() | st.sampled_from([EVE, TURN, MORROW]))
    of_product = draw(st.booleans())
    return {
        "kind_id": draw(st.sampled_from([*USED_MOST, *USED_MOST, *kinds])),
        "holder": draw(st.integers(0, (PRODUCTS if of_product else COMPANIES) - 1)),
        "of_product": of_product,
        "items": draw(st.just([]) | st.lists(st.sampled_from([*ITEMS, "55121903"]), max_size=2, unique=True)),
        "valid_from": first,
        "valid_to": last,
        "ended_on": ended,
        "ending": "REVOKED" if ended else "",
    }


@st.composite
def purchases(draw):
    first = draw(st.integers(0, COMPANIES - 1))
    whole = draw(st.integers(-50, 1_000))
    booked = draw(IN_YEAR)
    common = {
        "kind": draw(st.sampled_from(list(Kind))),
        "route": draw(st.sampled_from(list(Route))),
        "source": draw(st.sampled_from([Source.MANUAL, Source.MANUAL, Source.KONEPS_REPORT, Source.EXPENDITURE])),
        "standing": draw(st.sampled_from([Standing.COUNTED] * 6 + list(Standing))),
        "stated_size": draw(st.sampled_from(list(StatedSize))),
        "purchase_type": draw(st.sampled_from([PurchaseType.ORDINARY, *PurchaseType])),
        "is_foreign": draw(st.sampled_from([False] * 5 + [True])),
        "is_repackaged": draw(st.sampled_from([False, False, True])),
        "item_code": draw(st.sampled_from(["", *ITEMS])),
        "product": draw(st.none() | st.integers(0, PRODUCTS - 1)),
        "booked_on": booked,
        "contract_date": draw(st.none() | DAYS),
        "order_date": draw(st.none() | DAYS),
        "expenditure_date": draw(st.none() | st.just(booked)),
    }
    share = draw(st.sampled_from([100, 100, 60, 25]))
    rows = [common | {"supplier": first, "share": share, "amount": whole * share // 100}]
    if share != 100:
        other = (first + draw(st.integers(1, COMPANIES - 1))) % COMPANIES
        rows.append(common | {"supplier": other, "share": 100 - share, "amount": whole - rows[0]["amount"]})
    if draw(st.booleans()):
        rows.append(rows[0] | {"change_seq": 1, "amount": draw(st.integers(-200, 200))})
    return rows


@st.composite
def worlds(draw):
    kinds = [one.code for one in CredentialKind.objects.order_by("code")]
    return {
        "sizes": draw(st.lists(st.sampled_from(["", "LARGE", "MID_SIZE"]), min_size=COMPANIES, max_size=COMPANIES)),
        "credentials": draw(st.lists(credentials(kinds), max_size=10)),
        "purchases": draw(st.lists(purchases(), min_size=1, max_size=8)),
        "profile": draw(st.sampled_from(["CONTRACT", "EXPENDITURE"])),
    }


def build(world):
    """Write a world and attribute it; returns its agency."""
    for code in (*ITEMS, "55121903"):
        Classification.objects.get_or_create(code=code, defaults={"name": code})
    agency = AgencyFactory()
    AgencyYear.objects.create(agency=agency, year=2026, profile=world["profile"])
    companies = [CompanyFactory(size=size) for size in world["sizes"]]
    products = [product(f"9900000{place}", ITEMS[place]) for place in range(PRODUCTS)]
    for fields in world["credentials"]:
        given_fields = dict(fields)
        holder, of_product = given_fields.pop("holder"), given_fields.pop("of_product")
        chosen = {"product": products[holder], "items": []} if of_product else {"company": companies[holder]}
        Credential.objects.create(**(given_fields | chosen))
    changes.count_again()
    for number, rows in enumerate(world["purchases"]):
        for fields in rows:
            subjects = {"supplier": companies[fields["supplier"]]}
            subjects["product"] = None if fields["product"] is None else products[fields["product"]]
            Entry.objects.create(**(fields | subjects), agency=agency, year=2026, contract_no=f"H{number}")
    attribute([(agency.pk, 2026)])
    return agency


def agree(sums, expected, programmes):
    assert sums.total == expected.total
    assert sums.entries == expected.entries
    for one in programmes:
        assert (one.code, sums.base.get(one.code, 0)) == (one.code, expected.base[one.code])
        assert (one.code, sums.counted.get(one.code, 0)) == (one.code, expected.counted[one.code])


def check(data):
    world = data.draw(worlds())
    with transaction.atomic():
        agency = build(world)
        entries = list(Entry.objects.filter(agency=agency).select_related("supplier"))
        site = site_policy_set()
        programmes = programmes_of(site, year=2026)
        expected = Oracle(programmes, profile_of(site, world["profile"]), 2026).amounts(entries)
        agree(live(agency, year=2026).sums, expected, programmes)
        assert differences_of(2026) == []
        for code in ("kr-law", "kip-2024"):
            policy_set = PolicySet.objects.get(code=code)
            programmes = programmes_of(policy_set, year=2026)
            for profile in ("CONTRACT", "EXPENDITURE"):
                found = on_demand([agency], year=2026, policy_set=policy_set, profile_code=profile)[0]
                expected = Oracle(programmes, profile_of(policy_set, profile), 2026).amounts(entries)
                agree(found.sums, expected, programmes)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.data())
def test_random_worlds(data):
    check(data)


@pytest.mark.sweep
@pytest.mark.django_db
@settings(max_examples=400)
@given(st.data())
def test_many_random_worlds(data):
    check(data)
