"""The memo rate without one-off purchases (rule C-18): shown beside the official one, deciding nothing."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from priority_purchase.rates import evaluation
from priority_purchase.rates.enums import RunKind
from priority_purchase.rates.models import Result
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live, national, on_demand
from priority_purchase.rates.verification import differences_of
from procurement.contracts import decisions, one_off
from procurement.contracts.enums import Kind, Route, Standing
from procurement.contracts.models import Entry
from procurement.policy.models import PolicySet
from procurement.policy.queries import site_policy_set
from tests.factories import AgencyFactory, entry, ministry, officer, parameter
from tests.priority_purchase.rates.scenarios import SCENARIOS, M, company, large
from tests.priority_purchase.rates.test_oracle import build, worlds

ENGLISH = {"accept-language": "en"}
UNIT = 100 * M

pytestmark = pytest.mark.django_db


@pytest.fixture
def vaccines():
    """E30a: 18,171 of 655,000 from social enterprises, of which vaccines for 32,000 (rule C-18)."""
    agency, social, other = AgencyFactory(), company("SOCIAL_ENTERPRISE"), large()
    on = date(2021, 5, 3)
    entry(agency, social, 9_201 * UNIT, on=on)
    entry(agency, social, 8_970 * UNIT, on=on, kind=Kind.SERVICES)
    entry(agency, other, (655_000 - 18_171 - 32_000) * UNIT, on=on)
    entry(agency, other, 32_000 * UNIT, on=on, title="백신", contract_no="VACCINES")
    return agency


def the_vaccines() -> Entry:
    return Entry.objects.get(contract_no="VACCINES")


def mark(*entries: Entry, code: str = "EMERGENCY") -> int:
    return one_off.mark([one.pk for one in entries], code=code, reason="질병청 공문", by=ministry())


def card(figures, programme: str) -> Card:
    return next(Card(one) for one in figures if one.programme.code == programme)


def social(agency) -> Card:
    return card(live(agency, year=2021).figures, "SOCIAL")


def test_c18_without_the_vaccines_the_rate_is_higher(vaccines):
    before = social(vaccines)
    mark(the_vaccines())
    after = social(vaccines)

    assert (str(before.percent), before.figure.memo) == ("2.77", None)
    assert (str(after.percent), str(after.memo_percent)) == ("2.77", "2.92")
    assert (after.figure.memo.counted, after.figure.memo.base) == (18_171 * UNIT, 623_000 * UNIT)


@pytest.mark.parametrize("source", ["national", "on demand", "kip-2024"])
def test_c18_every_way_to_count_knows_the_memo(vaccines, source):
    mark(the_vaccines())
    programme, percent, memo = ("SOCIAL_VALUE" if source == "kip-2024" else "SOCIAL"), "2.77", "2.92"
    if source == "national":
        figures = national(year=2021)[1]
    else:
        policy_set = site_policy_set() if source == "on demand" else PolicySet.objects.get(code=source)
        figures = on_demand([vaccines], year=2021, policy_set=policy_set)[0].figures

    found = card(figures, programme)
    assert (str(found.percent), str(found.memo_percent)) == (percent, memo)


def test_c18_national_memo_leaves_out_what_is_filed_as_an_agent(vaccines):
    agent = entry(AgencyFactory(), large(), 32_000 * UNIT, on=date(2021, 5, 3), route=Route.AS_AGENT)
    mark(the_vaccines(), agent)

    assert str(card(national(year=2021)[1], "SOCIAL").memo_percent) == "2.92"


def test_c18_a_counted_purchase_leaves_both_parts():
    agency, small = AgencyFactory(), company("SME")
    once = entry(agency, small, 600)
    entry(agency, small, 100)
    entry(agency, large(), 300)
    mark(once)

    found = card(live(agency, year=2026).figures, "SME")
    assert (found.figure.memo.counted, found.figure.memo.base, str(found.memo_percent)) == (100, 400, "25.00")
    assert (found.figure.counted, found.figure.base, found.figure.met, found.figure.grade) == (700, 1_000, True, "S")


def test_c18_a_purchase_outside_the_base_gives_no_memo():
    agency, works = AgencyFactory(), company("SOCIAL_ENTERPRISE")
    entry(agency, works, 100)
    mark(entry(agency, works, 900, kind=Kind.WORKS))

    figures = live(agency, year=2026).figures
    assert card(figures, "SOCIAL").figure.memo is None
    assert card(figures, "SOCIAL_VALUE").figure.memo.base == 100


def test_c18_when_all_is_one_off_there_is_a_memo_and_no_rate(client):
    agency = AgencyFactory()
    mark(entry(agency, company("SME"), 100))
    client.force_login(officer(agency))

    found = card(live(agency, year=2026).figures, "SME")
    rows = client.get(f"/api/v1/agencies/{agency.code}/rates/2026/").json()

    assert (found.figure.memo.base, found.memo_percent) == (0, None)
    sme = next(row for row in rows if row["programme"] == "SME")
    assert (sme["memo_counted"], sme["memo_base"], sme["memo_rate_percent"]) == (0, 0, None)


def test_c18_an_unknown_figure_has_no_memo():
    agency = AgencyFactory()
    mark(entry(agency, company("SME", "WOMEN"), 100))
    entry(agency, company("SME"), 100, kind=Kind.UNKNOWN)

    assert card(live(agency, year=2026).figures, "WOMEN_GOODS").figure.memo is None


def test_c18_what_leaves_the_count_leaves_the_memo(vaccines):
    mark(the_vaccines())
    decisions.set_standing([the_vaccines().pk], standing=Standing.EXCLUDED, reason="DUPLICATE", note="", by=ministry())

    assert social(vaccines).figure.memo is None
    assert str(social(vaccines).percent) == "2.92"


@settings(max_examples=20)
@given(st.data())
def test_no_mark_ever_changes_an_official_figure(data):
    """In random worlds, whatever is marked: figures, hashes and totals stay; the memo is the rest."""
    with transaction.atomic():
        agency, by = build(data.draw(worlds())), ministry()
        counted = list(Entry.objects.filter(agency=agency, standing=Standing.COUNTED))
        chosen = data.draw(st.lists(st.sampled_from(counted), unique=True)) if counted else []
        before, hashes = live(agency, year=2026), evaluation.ledger_hashes(2026)
        one_off.mark([one.pk for one in chosen], code="RENT", reason="-", by=by)
        after = live(agency, year=2026)

        assert after.sums == before.sums
        assert evaluation.ledger_hashes(2026) == hashes
        assert differences_of(2026) == []
        for was, now in zip(before.figures, after.figures, strict=True):
            one = now.programme
            assert (now.status, now.counted, now.base, now.met, now.shortfall, now.grade, now.flags) == (
                was.status, was.counted, was.base, was.met, was.shortfall, was.grade, was.flags
            )  # fmt: skip
            off_base = sum(mine.amount for mine in chosen if mine.mask & one.base_bit)
            off_counted = sum(mine.amount for mine in chosen if mine.mask & one.counted_bit)
            if now.counted is None or not (off_base or off_counted):
                assert now.memo is None
            else:
                assert (now.memo.counted, now.memo.base) == (now.counted - off_counted, now.base - off_base)
        transaction.set_rollback(True)


def frozen(vaccines, run) -> Result:
    return Result.objects.get(run=run, agency=vaccines, programme_code="SOCIAL")


def test_c18_a_frozen_result_keeps_the_memo_of_its_day(client, vaccines):
    runs = []
    for step in range(3):
        if step == 1:
            mark(the_vaccines())
        run = evaluation.open_run(year=2021, kind=RunKind.OFFICIAL, by=None)
        runs.append(evaluation.execute(run.pk))
        if step == 1:
            evaluation.publish(run.pk)
            one_off.take_back([the_vaccines().pk], reason="-", by=ministry())

    without, marked, again = (frozen(vaccines, run) for run in runs)
    assert (without.memo_counted, without.memo_base) == (again.memo_counted, again.memo_base) == (None, None)
    assert (marked.memo_counted, marked.memo_base) == (18_171 * UNIT, 623_000 * UNIT)
    assert len({run.ledger_hash for run in runs}) == len({one.ledger_hash for one in (without, marked, again)}) == 1
    assert len({(one.met, one.grade, one.counted, one.base) for one in (without, marked, again)}) == 1
    client.force_login(ministry())
    row = client.get(f"/api/v1/results/?run={runs[1].pk}&programme=SOCIAL").json()["results"][0]
    assert (row["rate_percent"], row["memo_base"], row["memo_rate_percent"]) == ("2.77", 623_000 * UNIT, "2.92")
    page = reverse("priority_purchase:run", args=[runs[1].pk]) + "?programme=SOCIAL&export=csv"
    header, line = b"".join(client.get(page, headers=ENGLISH).streaming_content).decode().splitlines()[:2]
    assert header.endswith("(%)")
    assert line.endswith(f"{18_171 * UNIT},{623_000 * UNIT},2.92")


def test_c18_pages_exports_and_api_show_the_memo_with_the_way_to_its_entries(client, vaccines):
    mark(the_vaccines())
    client.force_login(officer(vaccines))
    dashboard = reverse("priority_purchase:agency", args=[vaccines.code, 2021])
    entries = reverse("priority_purchase:entries", args=[vaccines.code, 2021])
    behind = f"{entries}?programme=SOCIAL&side=base&one_off=yes"

    html = client.get(dashboard, headers=ENGLISH).content.decode()
    exported = b"".join(client.get(dashboard + "?export=csv", headers=ENGLISH).streaming_content).decode()
    rows = client.get(f"/api/v1/agencies/{vaccines.code}/rates/2021/").json()

    assert behind.replace("&", "&amp;") in html
    assert "2.92%" in html
    assert next(line for line in exported.splitlines() if line.startswith("SOCIAL,")).endswith(
        f",{18_171 * UNIT},{623_000 * UNIT},2.92"
    )
    row = next(one for one in rows if one["programme"] == "SOCIAL")
    assert (row["rate_percent"], row["memo_counted"], row["memo_base"], row["memo_rate_percent"]) == (
        "2.77", 18_171 * UNIT, 623_000 * UNIT, "2.92"
    )  # fmt: skip
    programme = client.get(behind, headers=ENGLISH)
    assert [one.contract_no for one in programme.context["page_obj"].object_list] == ["VACCINES"]
    assert "Memo: without one-off purchases" in programme.content.decode()
    assert "emergency, epidemic or disaster" in programme.content.decode()
    korean = client.get(behind, headers={"accept-language": "ko"}).content.decode()
    assert "감염병·재난 등 긴급 대응" in korean
    client.force_login(ministry())
    assert "2.92%" in client.get(reverse("priority_purchase:national", args=[2021])).content.decode()


def test_c18_without_a_mark_nobody_speaks_of_a_memo(client, vaccines):
    client.force_login(officer(vaccines))

    html = client.get(reverse("priority_purchase:agency", args=[vaccines.code, 2021]), headers=ENGLISH).content.decode()
    rows = client.get(f"/api/v1/agencies/{vaccines.code}/rates/2021/").json()

    assert "one-off" not in html
    assert {row["memo_rate_percent"] for row in rows} == {None}


def test_c18_every_example_stands_when_all_of_its_entries_are_marked():
    asked = SCENARIOS["E01"]()
    before = card(live(asked.agency, year=2026).figures, "SME").figure
    mark(*Entry.objects.filter(agency=asked.agency))

    after = card(live(asked.agency, year=2026).figures, "SME").figure
    assert (after.counted, after.base, after.met, after.grade) == (
        before.counted,
        before.base,
        before.met,
        before.grade,
    )


def test_the_list_of_sorts_is_data(vaccines):
    with pytest.raises(one_off.UnknownCode):
        mark(the_vaccines(), code="GAMES")
    parameter("counting.one_off_codes", {"GAMES": {"ko": "대회", "en": "games"}}, since=date(2020, 1, 1))

    assert one_off.codes() == {"GAMES": "games"}
    assert mark(the_vaccines(), code="GAMES") == 1
