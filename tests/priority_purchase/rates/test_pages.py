"""The pages of rates: what stands on them, in words and not in codes."""

import re
from datetime import date

import pytest
from allauth.account.models import EmailAddress

from priority_purchase.rates import evaluation, presentation
from priority_purchase.rates.enums import RunKind, Status
from priority_purchase.rates.presentation import Card
from priority_purchase.rates.queries import live
from procurement.contracts import decisions
from procurement.contracts.enums import Standing, StatedSize
from procurement.contracts.models import Entry, ImportBatch
from procurement.jobs import clock
from procurement.organisations.enums import Role
from tests.factories import CompanyFactory, UserFactory, credential, entry, member, ministry, officer

pytestmark = pytest.mark.django_db

KOREAN = {"accept-language": "ko"}


def page(client, address: str) -> str:
    answer = client.get(address, headers=KOREAN)
    assert answer.status_code == 200, address
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    return content.decode()


@pytest.mark.parametrize("year", ["1900", "1999", "2101", "9999", "99999999999"])
@pytest.mark.parametrize("address", ["/national/{}/", "/rates/{code}/{}/", "/rates/{code}/{}/entries/"])
def test_a_year_that_no_law_knows_does_not_exist(client, agency, address, year):
    client.force_login(ministry())

    assert client.get(address.format(year, code=agency.code)).status_code == 404


@pytest.mark.parametrize("year", [2000, 2100])
def test_the_first_and_the_last_year_can_be_asked_for(client, agency, year):
    client.force_login(ministry())

    assert client.get(f"/national/{year}/").status_code == 200
    assert client.get(f"/rates/{agency.code}/{year}/").status_code == 200


def test_signing_in_leads_everybody_to_the_own_first_page(client, agency):
    others = [member(Role.OPERATOR), member(Role.REPRESENTATIVE, company=CompanyFactory()), UserFactory()]
    own = [(officer(agency), f"/rates/{agency.code}/"), (ministry(), "/national/"), *((one, "/") for one in others)]
    for user, first in own:
        user.set_password("a-long-pass-phrase")
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        answer = client.post("/accounts/login/", {"login": user.email, "password": "a-long-pass-phrase"}, follow=True)
        landed = answer.redirect_chain[-1][0]
        assert landed == first if first == "/" else landed.startswith(first)
        assert not list(answer.context["messages"])
        client.logout()


def test_programmes_in_parts_are_called_by_their_name(client, agency, purchase):
    client.force_login(officer(agency))

    text = page(client, f"/rates/{agency.code}/2026/")

    assert "<strong>여성기업제품</strong>" in text
    assert "CONTRACT" not in text


def test_an_entry_left_out_says_why_and_who_decided_what_in_words(client, agency, purchase):
    by = officer(agency)
    client.force_login(by)
    decisions.set_standing([purchase.pk], standing=Standing.EXCLUDED, reason="DUPLICATE", note="memo 7", by=by)

    text = page(client, f"/entries/{purchase.pk}/")

    assert text.count("중복 입력") >= 2
    assert "집계 상태: 집계 포함 → " in text
    assert "DUPLICATE</td>" not in text
    assert "중복 입력" in page(client, f"/rates/{agency.code}/2026/entries/?export=csv")


def test_exports_say_met_and_missed(client, agency, purchase):
    client.force_login(ministry())

    for address in (f"/rates/{agency.code}/2026/?export=csv", "/national/2026/?export=csv"):
        text = page(client, address)
        assert ",달성," in text
        assert "True" not in text
        assert "False" not in text


def test_a_run_names_programmes_and_profile(client, agency, purchase):
    client.force_login(ministry())
    run = evaluation.execute(evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None).pk)

    text = page(client, f"/runs/{run.pk}/")

    assert "여성기업제품(물품)" in text
    assert ">WOMEN_GOODS<" not in text
    assert ">CONTRACT<" not in text
    assert "여성기업제품(물품)" in page(client, f"/runs/{run.pk}/?export=csv")


def test_what_is_missed_most_stands_first(agency):
    small, women = CompanyFactory(), CompanyFactory()
    credential("SME", small)
    credential("WOMEN", women)
    entry(agency, small, 4_000, on=date(2026, 3, 2))
    entry(agency, women, 6_000, on=date(2026, 3, 3))
    cards = [Card(one) for one in live(agency, year=2026).figures]

    found = presentation.by_urgency(cards)

    assert sorted(one.code for one in found) == sorted(one.code for one in cards)
    verdicts = [{False: 0, True: 1, None: 2}[one.figure.met] for one in found]
    assert verdicts == sorted(verdicts)
    assert set(verdicts) == {0, 1, 2}
    missing = [one.figure.shortfall for one in found if one.figure.met is False]
    assert missing == sorted(missing, reverse=True)


def test_no_decision_about_an_entry_is_chosen_beforehand(client, agency, purchase):
    client.force_login(officer(agency))

    answer = client.post(f"/entries/{purchase.pk}/", {"standing": "", "reason": "", "note": ""})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"standing", "reason"}
    purchase.refresh_from_db()
    assert purchase.standing == Standing.COUNTED


def test_a_base_that_depends_on_a_missing_register_is_unknown(agency, purchase):
    grades = next(one for one in live(agency, year=2026).figures if one.programme.code == "EFF1")

    assert (grades.status, grades.counted, grades.base) == (Status.REGISTRY_MISSING, None, None)


LONG_AGO = {"valid_from": date(2020, 1, 1), "valid_to": date(2024, 12, 31)}
DIFFER = "계약과 등록부의 내용이 다릅니다"


@pytest.mark.parametrize(
    ("stated", "size", "certified", "sentence"),
    [
        (StatedSize.SME, "UNKNOWN", LONG_AGO, "현재 유효한 확인이 없습니다"),
        (StatedSize.SME, "LARGE", LONG_AGO, "현재 유효한 확인이 없습니다"),
        (StatedSize.SME, "LARGE", None, "기업 등록부상 기업규모: 대기업"),
        (StatedSize.LARGE, "UNKNOWN", {}, "현재 유효한 중소기업 확인이 있습니다"),
        (StatedSize.NON_PROFIT, "UNKNOWN", {}, "현재 유효한 중소기업 확인이 있습니다"),
        (StatedSize.SME, "UNKNOWN", {}, ""),
        (StatedSize.SME, "UNKNOWN", None, ""),
        (StatedSize.LARGE, "UNKNOWN", LONG_AGO, ""),
        (StatedSize.NOT_STATED, "LARGE", LONG_AGO, ""),
    ],
)
def test_a_difference_between_contract_and_registers_about_the_size_is_shown(
    client, agency, stated, size, certified, sentence
):
    client.force_login(officer(agency))
    supplier = CompanyFactory(size=size)
    if certified is not None:
        credential("SME", supplier, number="중-7", **certified)
    bought = entry(agency, supplier, 700, on=date(2026, 3, 2), stated_size=stated)

    text = page(client, f"/entries/{bought.pk}/")

    assert (DIFFER in text) == bool(sentence)
    assert sentence in text
    if sentence:
        assert ("중-7" in text) == (certified is not None)
        assert "집계 기준에 따른 판단 근거: " in text


@pytest.mark.parametrize(
    "query",
    ["kind=99", "standing=x", "source=x", "booked_from=2026-13-01", "programme=NONE", "programme=NONE&side=base",
     "side=counted", "side=x&programme=SME"],
)  # fmt: skip
def test_a_filter_that_cannot_be_lists_nothing_and_says_so(client, agency, purchase, query):
    client.force_login(officer(agency))
    address = f"/rates/{agency.code}/2026/entries/?{query}"

    shown, exported = page(client, address), client.get(f"{address}&export=csv", headers=KOREAN)

    for text in (shown, exported.content.decode()):
        assert purchase.contract_no not in text
        assert "아직 표시할 목록이 없습니다" in text
        assert 'class="error-summary"' in text
    assert purchase.contract_no in page(client, f"/rates/{agency.code}/2026/entries/?nonsense=1")


@pytest.mark.parametrize("query", ["type=NONE", "region=x", "status=x", "programme=NONE"])
def test_an_overview_with_a_filter_that_cannot_be_shows_no_figures(client, agency, purchase, query):
    client.force_login(ministry())

    shown, exported = page(client, f"/national/2026/?{query}"), client.get(f"/national/2026/?{query}&export=csv")

    for text in (shown, exported.content.decode()):
        assert agency.name not in text
        assert 'class="error-summary"' in text
    assert agency.name in page(client, "/national/2026/?type=LOCAL&programme=SME")


def test_a_programme_that_a_run_does_not_have_is_not_found(client, agency, purchase):
    client.force_login(ministry())
    run = evaluation.execute(evaluation.open_run(year=2026, kind=RunKind.ON_DEMAND, by=None).pk)

    assert client.get(f"/runs/{run.pk}/?programme=NONE").status_code == 404
    assert client.get(f"/runs/{run.pk}/?programme=SME").status_code == 200


def test_the_overview_leads_to_each_of_its_parts(client, agency, purchase):
    client.force_login(ministry())

    text = page(client, "/national/2026/")

    links = re.findall(r'<a href="#(part-[a-z-]+)">', text)
    assert len(links) == 6
    assert links == re.findall(r'<section class="page-section" id="(part-[a-z-]+)">', text)
    assert "part-heat" not in page(client, "/national/2026/?region=99")


def test_a_run_says_when_it_was_published_and_what_was_published_before(client, agency, purchase):
    client.force_login(ministry())
    first, second = (
        evaluation.execute(evaluation.open_run(year=2026, kind=RunKind.OFFICIAL, by=None).pk).pk for _n in range(2)
    )

    assert "아직 아님" in page(client, f"/runs/{first}/")
    done = client.post(f"/runs/{first}/publish/", follow=True, headers=KOREAN).content.decode()
    again = client.post(f"/runs/{first}/publish/", follow=True, headers=KOREAN).content.decode()
    other = page(client, f"/runs/{second}/")

    assert "공표했습니다" in done
    assert "이미 공표된 평가입니다" in again
    assert "대한민국 법령" in again
    assert f"평가 실행 {first}" in other
    assert "정정 결과로 함께" in other


def test_an_entry_leads_to_what_corrects_it_and_back(client, agency, purchase):
    later = entry(
        agency, purchase.supplier, -200, on=date(2027, 1, 5), contract_no=purchase.contract_no,
        restates_on=purchase.booked_on, corrects=purchase.pk,
    )  # fmt: skip
    client.force_login(officer(agency))

    corrected, correcting = page(client, f"/entries/{purchase.pk}/"), page(client, f"/entries/{later.pk}/")

    assert f'정정 내역</dt><dd><a href="/entries/{later.pk}/">-200원</a>' in corrected
    assert f'<a href="/entries/{purchase.pk}/">정정 대상 항목</a>' in correcting
    assert "정정 내역" not in correcting


def test_a_year_without_purchases_says_so_instead_of_counting_targets(client, agency):
    client.force_login(officer(agency))

    text = page(client, f"/rates/{agency.code}/2019/")

    assert "2019년 구매실적이 아직 없습니다" in text
    assert "아직 판정한 목표가 없습니다" in text
    assert "0개 중" not in text


def test_days_are_picked_from_a_calendar(client, agency):
    client.force_login(officer(agency))

    assert page(client, f"/rates/{agency.code}/2026/entries/").count('type="date"') == 2


def test_only_those_who_may_open_an_upload_are_led_to_it(client, agency, purchase):
    by = ministry()
    report = ImportBatch.objects.create(
        name="report.csv", size=1, uploaded_by=by, uploaded_at=clock.now(), saved_at=clock.now(), state="SAVED"
    )
    Entry.objects.filter(pk=purchase.pk).update(batch=report)

    for reader, links in ((officer(agency), 0), (by, 1)):
        client.force_login(reader)
        dashboard, one = page(client, f"/rates/{agency.code}/2026/"), page(client, f"/entries/{purchase.pk}/")
        assert "report.csv" in dashboard
        assert [text.count(f'href="/imports/{report.pk}/"') for text in (dashboard, one)] == [links, links]
        assert client.get(f"/imports/{report.pk}/").status_code == (200 if links else 404)
