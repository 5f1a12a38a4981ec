"""Names are found wherever a word stands in them, numbers by their beginning, through an index."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from procurement.organisations.models import Agency, Company
from procurement.organisations.searching import found_agencies, found_companies
from procurement.search.query import Query
from tests.factories import AgencyFactory, CompanyFactory

SIGNS = st.sampled_from("가나다한빛산업전자株 AbYzÉß09%_\\'\"()[]{}·-.&")


def names(typed: str) -> list[str]:
    return [one.name for one in found_companies(Company.objects.all(), Query.of(typed))]


@pytest.fixture
def _companies(db):
    for name in (
        "한빛전자",
        "주식회사 한빛",
        "㈜ 한 빛 산업",
        "한빛",
        "새한빛테크",
        "대한산업",
        "Hanbit Ltd",
        "100%_할인\\상사",
    ):
        CompanyFactory(name=name)


@pytest.mark.usefixtures("_companies")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("한빛", ["한빛", "한빛전자", "㈜ 한 빛 산업", "새한빛테크", "주식회사 한빛"]),
        (unicodedata.normalize("NFD", "한빛"), ["한빛", "한빛전자", "㈜ 한 빛 산업", "새한빛테크", "주식회사 한빛"]),
        ("산업", ["㈜ 한 빛 산업", "대한산업"]),
        ("산업 한빛", ["㈜ 한 빛 산업"]),
        ("(주)한빛", ["㈜ 한 빛 산업"]),
        ("hanBIT", ["Hanbit Ltd"]),
        ("새", ["새한빛테크"]),
        ("빛", []),
        ("빛 산업", ["㈜ 한 빛 산업"]),
        ("%_", ["100%_할인\\상사"]),
        ("%", []),
        ("인\\상", ["100%_할인\\상사"]),
        ("한빛 없음", []),
        ("", []),
        ("한_전자", []),
    ],
)
def test_a_company_is_found_by_words_of_its_name(typed, found):
    assert sorted(names(typed)) == sorted(found)


@pytest.mark.usefixtures("_companies")
def test_the_name_itself_comes_first_then_those_that_begin_so():
    assert names("한빛")[:2] == ["한빛", "한빛전자"]


@pytest.mark.parametrize("typed", ["9000000018", "900-00-00018", "900-00"])
def test_a_business_number_is_found_with_and_without_hyphens(db, typed):
    CompanyFactory(business_number="9000000018", name="숫자")

    assert names(typed) == ["숫자"]


def test_the_number_asked_for_comes_before_names_that_hold_it(db):
    CompanyFactory(business_number="9000000018", name="하나")
    CompanyFactory(business_number="9000000025", name="9000000018 동네")

    assert names("9000000018") == ["하나", "9000000018 동네"]


def test_a_name_is_found_in_other_languages_and_other_spellings(db):
    company = CompanyFactory(name="누림상사", names={"en": "Nurim Trading"})
    company.spellings.create(name="누림 트레이딩(주)")

    assert names("trading") == names("트레이딩") == names("누림") == ["누림상사"]
    assert names("en") == []


def test_an_agency_is_found_by_code_and_by_a_former_name(db):
    agency = AgencyFactory(code="B551234", name="가람공사")
    agency.former_names.create(name="나루공단")
    AgencyFactory(code="9000001", name="다른시")

    for typed in ("b551234", "B55", "나루", "가람"):
        assert list(found_agencies(Agency.objects.all(), Query.of(typed))) == [agency]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(SIGNS, min_size=2, max_size=20), ends=st.tuples(st.integers(0, 20), st.integers(0, 20)))
@example(name="ßß", ends=(0, 2))
@example(name="가 나", ends=(0, 3))
def test_every_company_whose_name_holds_the_query_is_found(db, name, ends):
    query = Query.of(name[min(ends) : max(ends)])
    company = CompanyFactory(name=name)
    found = found_companies(Company.objects.filter(pk=company.pk), query).exists()
    company.delete()

    assert found or query.is_empty or query.is_short


def scans(typed: str) -> list[dict[str, Any]]:
    """Every node of the plan."""
    rows = found_companies(Company.objects.all(), Query.of(typed))[:101]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        nodes = [cursor.fetchone()[0][0]["Plan"]]
    for node in nodes:
        nodes.extend(node.get("Plans", ()))
    return nodes


@pytest.mark.parametrize("typed", ["한빛", "주식회사 한빛", "900-00-00018", "한"])
def test_twenty_thousand_companies_are_not_read_one_by_one(owner_connection, committed_db, typed):
    with owner_connection.cursor() as owner:
        owner.execute(
            """
            INSERT INTO procurement_company (business_number, name, names, checksum_ok, size, region, representative)
            SELECT (8000000000 + n)::text,
                (ARRAY['주식회사 ', '㈜', '', ''])[1 + n % 4] || (ARRAY['한', '대', '새', '누', '가'])[1 + n % 5]
                || (ARRAY['빛', '솔', '람', '리', '산', '진', '성'])[1 + n % 7]
                || (ARRAY['전자', '산업', '건설', '기술'])[1 + n % 4] || n, '{}', true, 'UNKNOWN', '', ''
            FROM generate_series(1, 20000) n
            """
        )
        owner.execute("ANALYZE procurement_company")

    nodes = scans(typed)

    assert "company_names_found" in {node.get("Index Name") for node in nodes}
    read_through = [node for node in nodes if node["Node Type"] == "Seq Scan" and "Filter" in node]
    assert {node["Relation Name"] for node in read_through} <= {"procurement_companyname"}  # which is empty here
