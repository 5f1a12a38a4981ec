"""A company is claimed, decided and taken over."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from procurement.cases import watching
from procurement.cases.documents import attach
from procurement.cases.errors import Conflict, NotAllowed, Refused
from procurement.cases.performing import perform, revise
from procurement.cases.viewing import viewer_of
from procurement.onboarding.enums import ClaimState
from procurement.onboarding.services import begin_claim
from procurement.onboarding.workflow import CompanyClaim
from procurement.organisations.acting import actor_for
from procurement.organisations.enums import Role
from procurement.organisations.models import Company, Membership
from procurement.organisations.queries import memberships_of
from tests.concurrency import at_once
from tests.factories import CompanyFactory, UserFactory, actor, business_number, member
from tests.sample_files import pdf

NUMBER = business_number(4711)


@pytest.fixture
def operator(db):
    return actor(member(Role.OPERATOR))


def claimed(person, *, number=NUMBER, name="주식회사 한빛", **fields):
    draft = revise(
        begin_claim(actor_for(person)), actor=actor_for(person), business_number=number, company_name=name, **fields
    )
    prove(draft, person)
    perform(draft, "submit", actor=actor_for(person))
    return CompanyClaim.objects.get(pk=draft.pk)


def prove(claim, person):
    attach(claim, BytesIO(pdf()), name="사업자등록증.pdf", kind="REGISTRATION", actor=actor_for(person))


def test_a_claim_needs_its_proof(db):
    person = actor_for(UserFactory())
    draft = revise(begin_claim(person), actor=person, business_number=NUMBER, company_name="주식회사 한빛")

    with pytest.raises(Refused) as refusal:
        perform(draft, "submit", actor=person)

    assert [one.code for one in refusal.value.reasons] == ["document_missing"]


def test_an_approved_claim_makes_company_and_representative(operator, now):
    now(date(2026, 11, 2))
    person = UserFactory()

    perform(claimed(person), "approve", actor=operator)

    company = Company.objects.get(business_number=NUMBER)
    assert (company.name, company.checksum_ok) == ("주식회사 한빛", True)
    membership = memberships_of(person).get()
    assert (membership.role, membership.company, membership.valid_from) == (
        "REPRESENTATIVE",
        company,
        date(2026, 11, 2),
    )


def test_a_company_of_the_register_keeps_its_name(operator):
    company = CompanyFactory(business_number=NUMBER, name="한빛 주식회사")

    perform(claimed(UserFactory(), name="다른 이름"), "approve", actor=operator)

    company.refresh_from_db()
    assert company.name == "한빛 주식회사"


@pytest.mark.parametrize(
    ("number", "name", "codes"), [("", "", {"no_number", "no_name"}), ("123", "가", {"no_number"})]
)
def test_what_is_missing_is_said(db, number, name, codes):
    person = UserFactory()

    with pytest.raises(Refused) as refusal:
        claimed(person, number=number, name=name)

    assert {one.code for one in refusal.value.reasons} == codes


def test_a_represented_company_is_joined_by_invitation(operator):
    perform(claimed(UserFactory()), "approve", actor=operator)

    with pytest.raises(Refused, match="can invite you"):
        claimed(UserFactory())


def test_a_change_of_the_representative_ends_the_earlier_one(operator):
    before, after = UserFactory(), UserFactory()
    perform(claimed(before), "approve", actor=operator)

    perform(claimed(after, takes_over="2026년 10월 1일 취임"), "approve", actor=operator)

    assert not memberships_of(before).exists()
    assert memberships_of(after).get().role == Role.REPRESENTATIVE


def test_one_person_claims_a_company_once_at_a_time(db):
    person = UserFactory()
    first = claimed(person)

    with pytest.raises(Refused, match=first.number):
        claimed(person)


def test_a_draft_is_gone_on_with(db):
    person = actor_for(UserFactory())

    assert begin_claim(person).pk == begin_claim(person).pk


def test_an_operator_does_not_decide_the_own_claim(operator):
    person = operator.user
    claim = begin_claim(operator)
    claim = revise(claim, actor=operator, business_number=NUMBER, company_name="주식회사 한빛")
    prove(claim, person)
    perform(claim, "submit", actor=operator)

    with pytest.raises(Refused, match="another person"):
        perform(CompanyClaim.objects.get(pk=claim.pk), "approve", actor=operator)

    assert memberships_of(person).get().role == Role.OPERATOR


def test_the_claimant_does_not_decide(db):
    person = UserFactory()

    with pytest.raises(NotAllowed):
        perform(claimed(person), "approve", actor=actor_for(person))


def test_what_is_missing_is_asked_for_and_comes_or_does_not(operator, now):
    now(date(2026, 11, 2))
    person = UserFactory()
    claim = claimed(person)
    perform(claim, "ask_for_supplement", actor=operator, reason="사업자등록증 사본")

    now(date(2026, 11, 13))
    watching.watch()

    claim.refresh_from_db()
    assert claim.state == ClaimState.RETURNED
    facts = dict(claim.facts(viewer_of(claim, actor_for(person))))
    assert facts["what the operator asked for"] == "사업자등록증 사본"
    assert "reason of the decision" not in facts


def test_of_two_claims_approved_at_once_one_represents_the_company(committed_db):
    first, second = actor(member(Role.OPERATOR)), actor(member(Role.OPERATOR))
    claims = [claimed(UserFactory()), claimed(UserFactory())]

    failed = at_once(
        [
            lambda: perform(claims[0], "approve", actor=first),
            lambda: perform(claims[1], "approve", actor=second),
        ]
    )

    assert [type(one) for one in failed] == [Refused]
    assert Membership.objects.filter(role=Role.REPRESENTATIVE).count() == 1


def test_a_whole_claim_on_the_pages(client, operator):
    person = UserFactory()
    sign_in(client, person)
    begun = client.post(reverse("procurement:claim"))
    page = client.get(begun["Location"])
    claim = CompanyClaim.objects.get()

    sent = {"version": page.context["shown"]["version"].value(), "token": page.context["shown"]["token"].value()}
    client.post(
        begun["Location"],
        sent | {"business_number": f"{NUMBER[:3]}-{NUMBER[3:5]}-{NUMBER[5:]}", "company_name": "주식회사 한빛"},
    )
    client.post(
        reverse("procurement:case_document_add", args=[claim.pk]),
        {"file": SimpleUploadedFile("사업자등록증.pdf", pdf()), "kind": "REGISTRATION", "visibility": "PARTIES"},
    )
    take(client, claim, "submit")
    sign_in(client, operator.user)
    assert "주식회사 한빛" in client.get(reverse("procurement:case", args=[claim.pk])).content.decode()
    take(client, claim, "approve")

    assert memberships_of(person).get().company.business_number == NUMBER
    sign_in(client, person)
    assert client.get(reverse("procurement:people")).status_code == 200


def sign_in(client, person):
    client.force_login(person)


def take(client, claim, name):
    address = reverse("procurement:case_step", args=[claim.pk, name])
    shown = client.get(address).context["shown"]
    answer = client.post(address, {"version": shown["version"].value(), "token": shown["token"].value()})
    assert answer.status_code == 302


@pytest.mark.parametrize("asked", [False, True])
def test_a_claimant_withdraws_and_nobody_represents_the_company(operator, asked):
    person = UserFactory()
    claim = claimed(person)
    if asked:
        perform(claim, "ask_for_supplement", actor=operator, reason="a copy that can be read")
        claim.refresh_from_db()

    perform(claim, "withdraw", actor=actor_for(person))

    claim.refresh_from_db()
    assert claim.state == ClaimState.WITHDRAWN
    assert claim.is_closed
    assert not Membership.objects.exclude(role=Role.OPERATOR).exists()
    with pytest.raises(Conflict):
        perform(claim, "approve", actor=operator)


def test_a_korean_reader_is_told_the_basis_of_a_missing_document_in_korean(client, db):
    person = UserFactory()
    draft = begin_claim(actor_for(person))
    client.force_login(person)

    page = client.get(reverse("procurement:case", args=[draft.pk]), headers={"accept-language": "ko"}).content.decode()

    assert "아직 없는 서류" in page
    assert "Terms of the platform" not in page


def test_a_company_can_be_taken_over_on_the_day_of_its_claim(operator, now):
    now(date(2026, 11, 2))
    first, second = UserFactory(), UserFactory()
    perform(claimed(first), "approve", actor=operator)

    perform(claimed(second, takes_over="오늘부터 대표자, 등기부 등본"), "approve", actor=operator)

    assert not memberships_of(first).exists()
    assert memberships_of(second).get().company.business_number == NUMBER


def test_what_was_asked_for_is_not_called_the_reason_of_an_approval(operator):
    person = UserFactory()
    claim = claimed(person)
    perform(claim, "ask_for_supplement", actor=operator, reason="a copy that can be read")
    for name, by in (("answer", actor_for(person)), ("approve", operator)):
        claim.refresh_from_db()
        perform(claim, name, actor=by)

    claim.refresh_from_db()
    assert "reason of the decision" not in dict(claim.facts(viewer_of(claim, actor_for(person))))


def test_an_application_that_was_handed_in_is_not_offered_for_change(client, operator):
    person = UserFactory()
    claim = claimed(person)
    client.force_login(person)

    address = reverse("procurement:case_draft", args=[claim.pk, "company"])
    answer = client.get(address, follow=True, headers={"accept-language": "en"})

    assert answer.redirect_chain == [(reverse("procurement:case", args=[claim.pk]), 302)]
    assert "can no longer be changed" in answer.content.decode()
