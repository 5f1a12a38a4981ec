"""The search of the site finds what its reader also meets in lists, and nothing else, not even as a count."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from procurement.organisations.acting import Actor
from procurement.organisations.enums import Role
from procurement.organisations.models import Agency, Company, Membership
from procurement.search import registry
from procurement.search.registry import Searchable, kinds_for
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, entry, member, ministry, officer, product
from tests.permits.world import draft, people, submitted

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def own(db) -> Agency:
    return AgencyFactory(code="9100001", name="가람시청")


@pytest.fixture
def supplier(own) -> Company:
    """A company that sold a chair to the agency."""
    company = CompanyFactory(name="한빛정밀", business_number="9000000018")
    made = product("91000001")
    made.name, made.maker = "한빛의자", company
    made.save()
    fields = {"title": "한빛 의자 구매", "contract_no": "R26BK00012345", "product": made, "item_code": made.item_code}
    entry(own, company, 1_000_000, on=date(2026, 3, 2), **fields)
    return company


def asked(client: Client, person, words: str, **more: str) -> str:
    if person is not None:
        client.force_login(person)
    return client.get("/search/", {"q": words, **more}, headers=ENGLISH).content.decode()


def found(page: str) -> int:
    return page.count('class="hit-title"')


def test_an_officer_finds_supplier_product_and_contract_of_the_own_agency(client, own, supplier, now):
    now(date(2026, 11, 2))
    page = asked(client, officer(own), "한빛")

    assert "<mark>한빛</mark>정밀" in page
    assert f"/companies/{supplier.business_number}/" in page
    assert "/products/91000001/" in page
    assert "<mark>한빛</mark> 의자 구매" in page
    assert found(page) == 3


@pytest.mark.parametrize(
    "words", ["한빛", "9000000018", "900-00-00018", "R26BK00012345", "가람", "9100001", "91000001"]
)
@pytest.mark.parametrize("kind", ["", "companies", "products", "contracts", "agencies", "cases"])
def test_an_officer_of_another_agency_finds_nothing_of_it(client, own, supplier, words, kind):
    there = asked(Client(), ministry(), words)
    page = asked(client, officer(AgencyFactory(name="나래군")), words, **({"kind": kind} if kind else {}))

    assert found(there) > 0
    assert found(page) == 0
    assert "Nothing fits" in page
    assert "정밀" not in page


@pytest.mark.parametrize("number", ["R26BK00012345", "r26bk000123", "R26BK00012345-00"])
def test_a_contract_is_found_by_its_number(client, own, supplier, number):
    page = asked(client, officer(own), number, kind="contracts")

    assert found(page) == 1


def test_titles_are_looked_through_in_the_own_agency_only(client, own, supplier, now):
    now(date(2026, 11, 2))

    assert found(asked(client, officer(own), "의자 구매", kind="contracts")) == 1
    assert found(asked(Client(), ministry(), "의자 구매", kind="contracts")) == 0


def test_an_office_finds_submitted_cases_and_their_parties_also_drafts(client):
    who = people()
    case, unsent = submitted(who), draft(who)

    for actor, cases in ((who.operator, {case.pk}), (who.applicant, {case.pk, unsent.pk}), (who.stranger, set())):
        page = asked(Client(), actor.user, "꽃 가게", kind="cases")
        assert {pk for pk in (case.pk, unsent.pk) if f'href="/cases/{pk}/"' in page} == cases
    assert found(asked(client, who.operator.user, case.number.lower(), kind="cases")) == 1
    assert found(asked(client, who.stranger.user, case.number, kind="cases")) == 0


def test_cases_are_those_of_the_organisation_for_which_one_acts(client):
    who = people()
    submitted(who)
    person = who.stranger.user
    Membership.objects.create(user=person, role=Role.STAFF, company=who.company)
    client.force_login(person)

    for membership in person.memberships.all():
        client.post("/acting/", {"membership": membership.pk})
        assert found(asked(client, None, "꽃 가게", kind="cases")) == (membership.company == who.company)


def test_people_of_a_company_find_their_company_and_its_products(client, supplier):
    page = asked(client, member(Role.REPRESENTATIVE, company=supplier), "한빛")

    assert found(page) == 2


def test_nobody_finds_anything_without_signing_in(client, supplier):
    page = asked(client, None, "한빛")

    assert "Sign in to search" in page
    assert "/accounts/login/?next=/search/%3Fq%3D" in page
    assert "정밀" not in page
    assert kinds_for(Actor()) == ()


def test_somebody_without_a_role_finds_only_the_public_classification(client, supplier):
    page = asked(client, UserFactory(), "5512190301")

    assert found(page) == found(asked(client, None, "5512190301", kind="classes")) == 1


def test_script_in_a_name_is_shown_as_it_is_written_also_where_it_is_marked(client, own):
    entry(own, CompanyFactory(name='<script>alert("한빛")</script>'), 1)
    person = officer(own)

    for words in ("script", "<script>", '"한빛"', "alert"):
        page = asked(client, person, words, kind="companies")
        assert found(page) == 1
        assert "<script>alert" not in page
        assert "&lt;" in page


@pytest.mark.parametrize(
    "words", ["%", "%%", "_", "__", "\\", "\\\\", "'", '"; --', "a" * 5_000, "\x1f", "한\u0000", "{}"]
)
def test_signs_with_a_meaning_elsewhere_mean_nothing_here(client, own, supplier, words):
    client.force_login(officer(own))
    response = client.get("/search/", {"q": words}, headers=ENGLISH)

    assert response.status_code == (400 if "\0" in words else 200)
    assert found(response.content.decode()) == 0


def test_each_kind_shows_its_best_and_leads_to_all(client, own):
    for number in range(7):
        entry(own, CompanyFactory(name=f"도담{number}"), 1)
    person = officer(own)
    page = asked(client, person, "도담")

    assert "Companies: all 7 hits" in page
    assert "kind=companies" in page
    assert found(asked(client, person, "도담", kind="companies")) == 7


def test_more_than_a_hundred_are_not_counted(client, own, monkeypatch):
    for number in range(7):
        entry(own, CompanyFactory(name=f"도담{number}"), 1)
    monkeypatch.setattr("procurement.web.searching.COUNTED", 6)
    monkeypatch.setattr("procurement.web.searching.REACHED", 6)
    person = officer(own)

    assert "Companies: more than 6 hits" in asked(client, person, "도담")
    assert "There are 6 hits or more" in asked(client, person, "도담", kind="companies")


def test_hits_are_paged_and_the_address_keeps_the_question(client, own):
    for number in range(23):
        entry(own, CompanyFactory(name=f"도담{number}"), 1)
    person = officer(own)

    assert found(asked(client, person, "도담", kind="companies")) == 20
    second = asked(client, person, "도담", kind="companies", page="2")
    assert found(second) == 3
    assert "q=%EB%8F%84%EB%8B%B4" in second


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "What can be found"), ("한", "One character finds only names"), ("없는말", "Nothing fits")],
)
def test_the_page_says_what_to_do(client, own, words, said):
    assert said in asked(client, officer(own), words)


def test_an_unknown_kind_does_not_exist(client, own):
    client.force_login(officer(own))

    assert client.get("/search/", {"q": "a", "kind": "persons"}).status_code == 404


@pytest.mark.parametrize("kind", ["", "companies", "contracts"])
def test_the_number_of_queries_does_not_grow_with_the_hits(client, own, kind):
    person = officer(own)
    counts = []
    for number in (1, 2, 27):
        for _one in range(number):
            entry(own, CompanyFactory(name="도담"), 1, title="도담 납품")
        asked(client, person, "도담", kind=kind) if kind else asked(client, person, "도담")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": "도담"} | ({"kind": kind} if kind else {}))
        counts.append(len(queries))

    assert len(set(counts)) == 1


def test_a_kind_registered_again_replaces_the_first(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})

    def nothing(_actor, _query):
        return Company.objects.none()

    for label in ("first", "second"):
        registry.register(Searchable(key="k", label=label, hint="", find=nothing, show=str))
    barred = Searchable(key="b", label="", hint="", find=nothing, show=str, may=lambda _actor: False)
    registry.register(barred)

    assert [one.label for one in kinds_for(Actor(UserFactory()))] == ["second"]


@pytest.mark.parametrize("address", ["/companies/9000000018/", "/products/91000001/"])
def test_a_page_of_a_register_opens_for_those_who_find_it(client, own, supplier, address):
    for person, status in (
        (officer(own), 200),
        (ministry(), 200),
        (officer(AgencyFactory()), 404),
        (UserFactory(), 404),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 302


def test_a_class_shows_what_is_above_and_below(client, own):
    product("91000001", "5512190301")
    product("91000002", "55121903")
    client.force_login(UserFactory())

    assert "/classes/5512190301/" in client.get("/classes/55121903/").content.decode()
    assert "/classes/55121903/" in client.get("/classes/5512190301/").content.decode()
    assert client.get("/classes/1/").status_code == 404


@pytest.mark.parametrize(("role", "sees"), [("OPERATOR", 1), ("AUDITOR", 1), ("SURVEYOR", 0), ("EVALUATOR", 0)])
def test_who_decides_about_companies_looks_them_up(client, own, supplier, role, sees):
    person = member(role)

    assert found(asked(client, person, "한빛정밀", kind="companies")) == sees
    assert client.get(f"/companies/{supplier.business_number}/").status_code == (200 if sees else 404)
    assert found(asked(client, person, "의자 구매", kind="contracts")) == 0
