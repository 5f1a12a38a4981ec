"""How officers mark entries as one-off purchases (rule C-18), and what becomes of a mark."""

from datetime import date

import pytest
from django.urls import reverse

from priority_purchase.rates.queries import live
from priority_purchase.rates.views import one_off as page
from procurement.contracts import importing, one_off
from procurement.contracts.enums import Standing
from procurement.contracts.markings import OneOff
from procurement.contracts.messages import decision_in_words
from procurement.contracts.models import AgencyYear, Entry, EntryDecision
from tests.factories import AgencyFactory, CompanyFactory, entry, ministry, officer

ENGLISH = {"accept-language": "en"}
HEADER = "수요기관코드,계약번호,변경차수,사업자등록번호,금액,계약일자,변경일자,구매유형,세부품명번호,삭제여부"

pytestmark = pytest.mark.django_db


def codes(*entries: Entry) -> list[str]:
    found = dict(OneOff.objects.values_list("entry_id", "code"))
    return [found.get(one.pk, "") for one in entries]


def test_a_mark_says_who_when_why_and_stays_in_the_history(agency, purchase):
    by = officer(agency)

    assert one_off.mark([purchase.pk], code="RENT", reason="임차 계약서", by=by) == 1
    assert one_off.mark([purchase.pk], code="RENT", reason="again", by=by) == 0
    assert one_off.mark([purchase.pk], code="INSURANCE", reason="보험 증권", by=by) == 1
    assert one_off.take_back([purchase.pk], reason="착오", by=by) == 1
    assert one_off.take_back([purchase.pk], reason="착오", by=by) == 0

    kept = OneOff.objects.get(entry_id=purchase.pk)
    assert (kept.agency, kept.year, kept.code, kept.reason, kept.by) == (agency, 2026, "", "착오", by)
    history = EntryDecision.objects.filter(entry_id=purchase.pk).order_by("pk")
    assert [(one.before, one.after, one.note, one.by) for one in history] == [
        ("", "RENT", "임차 계약서", by),
        ("RENT", "INSURANCE", "보험 증권", by),
        ("INSURANCE", "", "착오", by),
    ]
    assert [decision_in_words(one) for one in history] == [
        "One-off purchase: no → rent",
        "One-off purchase: rent → insurance",
        "One-off purchase: insurance → no",
    ]
    purchase.refresh_from_db()
    assert (purchase.standing, purchase.standing_by) == (Standing.COUNTED, None)


@pytest.mark.parametrize("standing", [one for one in Standing if one != Standing.COUNTED])
def test_only_counted_entries_are_marked(agency, standing):
    out = entry(agency, CompanyFactory(), 100, standing=standing)

    assert one_off.mark([out.pk], code="RENT", reason="-", by=ministry()) == 0
    assert not OneOff.objects.exists()


def address(agency, query: str = "") -> str:
    return reverse("priority_purchase:one_off", args=[agency.code, 2026]) + query


def answers(response) -> dict[str, object]:
    """What the form of the page holds for the entries that were seen."""
    return {name: response.context["form"][name].value() for name in ("entries", "amount")}


def test_all_entries_of_a_filtered_list_are_marked_at_once(client, agency, purchase):
    rent = [entry(agency, purchase.supplier, won, title="청사 임차") for won in (10, 20)]
    client.force_login(officer(agency))
    listed = reverse("priority_purchase:entries", args=[agency.code, 2026]) + "?q=임차"
    assert address(agency) in client.get(listed, headers=ENGLISH).content.decode()

    seen = client.get(address(agency, "?q=임차"), headers=ENGLISH)
    done = client.post(
        address(agency, "?q=임차"),
        {**answers(seen), "code": "RENT", "reason": "임차 계약서"},
        headers=ENGLISH,
        follow=True,
    )

    assert answers(seen) == {"entries": 2, "amount": 30}
    assert codes(*rent, purchase) == ["RENT", "RENT", ""]
    assert "2 entries have been marked anew." in done.content.decode()
    assert done.redirect_chain[-1][0].endswith("/entries/?q=%EC%9E%84%EC%B0%A8")
    assert {one.one_off_name for one in done.context["page_obj"].object_list} == {"rent"}


def test_one_entry_is_marked_from_its_page_and_back(client, agency, purchase):
    client.force_login(officer(agency))
    own = f"?entry={purchase.pk}"
    assert f"{address(agency)}{own}" in client.get(f"/entries/{purchase.pk}/", headers=ENGLISH).content.decode()

    seen = client.get(address(agency, own))
    marked = client.post(
        address(agency, own), {**answers(seen), "code": "DEFENCE", "reason": "방위사업법"}, headers=ENGLISH, follow=True
    )
    assert codes(purchase) == ["DEFENCE"]
    assert "defence and security: 방위사업법" in marked.content.decode()

    client.post(address(agency, own), {**answers(seen), "code": "-", "reason": "착오"})
    assert codes(purchase) == [""]


@pytest.mark.parametrize("missing", ["code", "reason"])
def test_a_mark_needs_a_sort_and_a_reason(client, agency, purchase, missing):
    client.force_login(officer(agency))
    seen = client.get(address(agency))
    given = {**answers(seen), "code": "RENT", "reason": "임차"} | {missing: ""}

    answer = client.post(address(agency), given)

    assert (answer.status_code, set(answer.context["form"].errors)) == (200, {missing})
    assert codes(purchase) == [""]


def test_a_list_that_changed_meanwhile_is_looked_at_again(client, agency, purchase):
    client.force_login(officer(agency))
    seen = client.get(address(agency))
    entry(agency, purchase.supplier, 5)

    answer = client.post(
        address(agency), {**answers(seen), "code": "RENT", "reason": "임차"}, headers=ENGLISH, follow=True
    )

    assert "The list has changed meanwhile." in answer.content.decode()
    assert not OneOff.objects.exists()


def test_too_many_entries_are_not_marked_at_once(client, agency, purchase, monkeypatch):
    monkeypatch.setattr(page, "MOST", 1)
    entry(agency, purchase.supplier, 5)
    client.force_login(officer(agency))
    seen = client.get(address(agency), headers=ENGLISH)

    client.post(address(agency), {"entries": 2, "amount": 705, "code": "RENT", "reason": "임차"})

    assert "Too many entries" in seen.content.decode()
    assert not OneOff.objects.exists()


@pytest.mark.parametrize("query", ["?entry=0", "?entry=x", "?entry=99999999999999999999", "?q=없음"])
def test_nothing_chosen_says_what_to_do(client, agency, purchase, query):
    client.force_login(officer(agency))

    assert "No counted entry was chosen" in client.get(address(agency, query), headers=ENGLISH).content.decode()


def test_entries_of_others_cannot_be_marked(client, agency, purchase):
    stranger = AgencyFactory()
    client.force_login(officer(stranger))

    assert client.get(address(agency)).status_code == 404
    answer = client.post(
        address(stranger, f"?entry={purchase.pk}"), {"entries": 1, "amount": 700, "code": "RENT", "reason": "임차"}
    )
    assert answer.status_code == 200
    assert not OneOff.objects.exists()


@pytest.mark.parametrize(("one_off_filter", "found"), [("yes", {700}), ("no", {5}), ("", {5, 700})])
def test_entries_are_filtered_by_their_mark(client, agency, purchase, one_off_filter, found):
    entry(agency, purchase.supplier, 5)
    one_off.mark([purchase.pk], code="RENT", reason="-", by=ministry())
    client.force_login(officer(agency))

    wanted = {"year": 2026} | ({"one_off": one_off_filter} if one_off_filter else {})
    rows = client.get("/api/v1/entries/", wanted).json()["results"]

    assert {row["amount"] for row in rows} == found
    assert {row["one_off"] for row in rows if row["amount"] == 700} <= {"RENT"}
    exported = reverse("priority_purchase:entries", args=[agency.code, 2026]) + "?export=csv"
    lines = b"".join(client.get(exported, headers=ENGLISH).streaming_content).decode().splitlines()
    assert [line.split(",")[-1] for line in lines[1:]].count("rent") == 1


def row(agency, won: int, *, item: str = "", kind: str = "물품", number: str = "9000000015", out: str = "") -> str:
    return f"{agency.code},Z-1,0,{number},{won},2026-03-02,2026-03-02,{kind},{item},{out}"


def upload(*rows: str) -> None:
    by = ministry()
    batch = importing.receive(["\n".join([HEADER, *rows]).encode()], name="z.csv", by=by, agency=None)
    importing.check(batch.pk)
    importing.save(batch.pk, by=by, accept=("COMPANY", "CLASSIFICATION"), replace=True)


@pytest.fixture
def uploaded(now):
    """A contract of 700, uploaded and marked."""
    now(date(2026, 11, 2))
    agency = AgencyFactory()
    CompanyFactory(business_number="9000000015")
    upload(row(agency, 700))
    one_off.mark([Entry.objects.get().pk], code="RENT", reason="임차", by=ministry())
    return agency


def memo_of(agency) -> tuple[int, int]:
    figure = next(one for one in live(agency, year=2026).figures if one.programme.code == "SOCIAL_COOP")
    return figure.base, 0 if figure.memo is None else figure.base - figure.memo.base


@pytest.fixture
def social_coops():
    """The register is loaded, so that the figure is known; it measures against all purchases."""
    from tests.priority_purchase.rates.scenarios import loaded

    loaded("SOCIAL_COOPERATIVE")


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize(
    ("again", "won"),
    [
        ({"won": 900}, 900),
        ({"won": 400}, 400),
        ({"won": 900, "item": "5512190301", "kind": "용역"}, 900),
    ],
)
def test_a_corrected_contract_keeps_its_mark(uploaded, social_coops, published, again, won):
    """Replaced in an open year; in a published year by signed entries, which are marked too."""
    if published:
        AgencyYear.objects.filter(agency=uploaded, year=2026).update(published_on=date(2026, 10, 1))

    upload(row(uploaded, **again))

    assert memo_of(uploaded) == (won, won)
    assert all(codes(*Entry.objects.exclude(standing=Standing.REPLACED)))


def test_a_contract_deleted_in_a_published_year_takes_its_mark_along(uploaded, social_coops):
    AgencyYear.objects.filter(agency=uploaded, year=2026).update(published_on=date(2026, 10, 1))

    upload(row(uploaded, 700, out="Y"))

    assert memo_of(uploaded) == (0, 0)
    assert set(codes(*Entry.objects.all())) == {"RENT"}


def test_a_mark_that_was_taken_back_is_not_handed_on(uploaded, social_coops):
    one_off.take_back([Entry.objects.get().pk], reason="-", by=ministry())

    upload(row(uploaded, 900))

    assert memo_of(uploaded) == (900, 0)
    assert EntryDecision.objects.filter(entry_id=Entry.objects.get(amount=900).pk, field="one_off").count() == 2
