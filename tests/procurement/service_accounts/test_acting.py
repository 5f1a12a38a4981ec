"""Programs at the API: the sight and the rights of one membership, and no step that a person must take."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.idp.oidc.models import Token
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.cases.enums import Visibility
from procurement.cases.errors import NotAllowed, Refused
from procurement.cases.options import options_for
from procurement.cases.performing import perform
from procurement.cases.remarks import hand_over
from procurement.cases.telling import comments, history
from procurement.cases.verification import findings
from procurement.cases.viewing import viewer_of
from procurement.documents.models import DocumentAccess
from procurement.jobs import clock
from procurement.notices.models import Notice
from procurement.organisations.acting import Actor, actor_for
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from procurement.service_accounts import services
from procurement.service_accounts.enums import Scope
from procurement.service_accounts.models import ServiceAccount
from tests import sample_files
from tests.factories import AgencyFactory, CompanyFactory, actor, entry, member
from tests.permits.workflow import Permit
from tests.permits.world import draft, people, proposed, submitted, take
from tests.procurement.cases.test_documents import give
from tests.procurement.service_accounts.world import program

pytestmark = pytest.mark.django_db
WRONG = 'Bearer realm="procurement", error="invalid_token"'


@pytest.fixture
def who():
    return people()


@pytest.fixture
def erp(who):
    """The company's own system, which may submit."""
    return program(who.applicant, role=Role.REPRESENTATIVE)


def test_a_program_sees_what_its_membership_sees_and_no_more(who, erp):
    mine, other = submitted(who), submitted(people())

    rows = erp.get("cases/").json()["results"]

    assert [row["id"] for row in rows] == [mine.pk]
    assert erp.get(f"cases/{mine.pk}/").status_code == 200
    assert erp.get(f"cases/{other.pk}/").status_code == 404


def test_an_agencys_program_sees_the_own_ledger():
    agency, other = AgencyFactory(), AgencyFactory()
    mine, theirs = entry(agency, CompanyFactory(), 5), entry(other, CompanyFactory(), 7)
    one = program(actor(member(Role.AGENCY_APPROVER, agency=agency)), role=Role.AGENCY_OFFICER)

    assert [row["id"] for row in one.get("entries/").json()["results"]] == [mine.pk]
    assert one.get(f"entries/{theirs.pk}/").status_code == 404
    assert [row["code"] for row in one.get("agencies/").json()["results"]] == [agency.code]


def test_another_membership_would_not_widen_what_it_sees(who, erp):
    other = people()
    case = submitted(other)
    Membership.objects.create(user=erp.account.user, company=other.company, role=Role.STAFF)

    assert erp.get(f"cases/{case.pk}/").status_code == 404


def test_a_program_takes_a_step_once_and_without_a_token_against_forgery(who, erp):
    permit, token = draft(who), str(uuid4())
    address, body = f"cases/{permit.pk}/steps/submit/", {"version": 0, "token": token}

    first, again = erp.post(address, body), erp.post(address, body)

    assert (first.status_code, first.json()["state"]) == (200, "SUBMITTED")
    assert again.status_code == 200
    assert permit.events.filter(transition="submit").count() == 1


def test_the_event_names_the_program_and_who_answers_for_it(who, erp):
    permit = draft(who)
    erp.post(f"cases/{permit.pk}/steps/submit/", {"version": 0})
    erp.post(f"cases/{permit.pk}/comments/", {"text": "언제?", "visibility": "PARTIES"})

    event = permit.events.get(transition="submit")
    assert (event.actor, event.role, event.company) == (erp.account.user, "REPRESENTATIVE", who.company)
    assert event.details["set_up_by"] == who.applicant.user.pk
    assert f'"set_up_by":{who.applicant.user.pk}' in event.canonical
    assert list(findings()) == []
    permit = Permit.objects.get(pk=permit.pk)
    for reader in (who.operator, who.applicant):
        told = [one.by for one in history(permit, viewer_of(permit, reader)) if one.what == "Submit"]
        expected = (
            f"재고 연동 ({who.company.name} · representative of the company;"
            f" a program for which {who.applicant.user} answers)"
        )
        assert told == [expected]
        assert comments(permit, viewer_of(permit, reader))[0].who == expected


def test_strangers_to_the_organisation_read_that_it_was_a_program(who, erp):
    permit = submitted(who)
    permit.parties.create(part="MARKET", company_id=who.stranger.company_id, joined_at=clock.now())
    erp.post(f"cases/{permit.pk}/steps/withdraw/", {"version": permit.version})

    permit = Permit.objects.get(pk=permit.pk)
    told = history(permit, viewer_of(permit, who.stranger))[0].by
    assert told == f"{who.company.name} · representative of the company, by a program"
    assert who.applicant.user.email not in told


def test_people_act_without_such_a_mark(who):
    assert "set_up_by" not in submitted(who).events.get(transition="submit").details


def test_a_program_submits_reads_and_uploads_documents(who, erp):
    permit = submitted(who)
    theirs = give(permit, who.operator, visibility=Visibility.PARTIES)
    sent = {"kind": "PLAN", "file": SimpleUploadedFile("계획.pdf", sample_files.pdf(text="mine"))}

    made = erp.upload(f"cases/{permit.pk}/documents/", sent)
    read = erp.get(f"cases/{permit.pk}/documents/{theirs.pk}/versions/1/content/")

    assert made.status_code == 201
    assert read.getvalue() == sample_files.pdf(text="plan")
    access = DocumentAccess.objects.get()
    assert (access.user, access.door) == (erp.account.user, "API")
    event = permit.events.order_by("seq").last()
    assert event.details["set_up_by"] == who.applicant.user.pk


@pytest.mark.parametrize(
    ("scopes", "needed", "address", "body"),
    [
        ((Scope.ACT, Scope.DOCUMENTS), "read", "cases/", None),
        ((Scope.ACT, Scope.DOCUMENTS), "read", "cases/{case}/", None),
        ((Scope.READ, Scope.DOCUMENTS), "act", "cases/{case}/steps/withdraw/", {"version": 2}),
        ((Scope.READ, Scope.DOCUMENTS), "act", "cases/{case}/comments/", {"text": "x", "visibility": "PARTIES"}),
        ((Scope.READ, Scope.ACT), "documents", "cases/{case}/documents/", None),
        ((Scope.READ, Scope.ACT), "documents", "cases/{case}/documents/{paper}/versions/1/content/", None),
        ((Scope.READ, Scope.ACT), "documents", "cases/{case}/documents/", {"kind": "OTHER"}),
    ],
)
def test_each_scope_opens_its_part_only(who, scopes, needed, address, body):
    permit = submitted(who)
    paper = give(permit, who.applicant)
    one = program(who.applicant, role=Role.REPRESENTATIVE, scopes=scopes)
    there = address.format(case=permit.pk, paper=paper.pk)

    answer = one.get(there) if body is None else one.post(there, body)

    assert answer.status_code == 403
    assert answer["www-authenticate"] == f'Bearer realm="procurement", error="insufficient_scope", scope="{needed}"'
    assert needed in answer.json()["detail"]
    assert permit.events.filter(actor=one.account.user).count() == 0
    assert not DocumentAccess.objects.exists()


def test_a_token_may_have_less_than_the_program(who, erp):
    erp.sign_in(scope="documents")

    assert erp.get("cases/").status_code == 403


# when it is over


def _end(one, who):
    services.end(who.applicant, one.account)


def _membership_over(one, who):
    Membership.objects.filter(pk=one.account.membership_id).update(valid_to=clock.today() - timedelta(days=1))


def _inactive(one, who):
    User.objects.filter(pk=one.account.user_id).update(is_active=False)


def _keeper_gone(one, who):
    Membership.objects.filter(user=who.applicant.user).update(valid_to=clock.today() - timedelta(days=1))


def _keeper_inactive(one, who):
    User.objects.filter(pk=who.applicant.user.pk).update(is_active=False)


def _became_deciding(one, who):
    Membership.objects.filter(pk=one.account.membership_id).update(company=None, role=Role.OPERATOR)


def _renewed(one, who):
    services.renew(who.applicant, one.account)


def _token_over(one, who):
    Token.objects.update(expires_at=clock.now() - timedelta(days=400))


@pytest.mark.parametrize(
    "change",
    [
        _end,
        _membership_over,
        _inactive,
        _keeper_gone,
        _keeper_inactive,
        _became_deciding,
        _renewed,
        _token_over,
    ],
)
def test_the_next_request_is_refused(who, erp, change):
    permit = submitted(who)
    assert erp.get(f"cases/{permit.pk}/").status_code == 200

    change(erp, who)

    for answer in (
        erp.get(f"cases/{permit.pk}/"),
        erp.get("cases/"),
        erp.post(f"cases/{permit.pk}/steps/withdraw/", {"version": permit.version}),
    ):
        assert (answer.status_code, answer["www-authenticate"]) == (401, WRONG)
        assert answer.json()["code"] == "invalid_token"
        assert answer.json()["detail"]
    assert Permit.objects.get(pk=permit.pk).version == permit.version


@pytest.mark.parametrize("value", ["", "x", "x" * 86, "x" * 300, "가", "a b", "\0"])
def test_other_tokens_are_none(who, client, value):
    answer = client.get("/api/v1/cases/", HTTP_AUTHORIZATION=f"Bearer {value}".encode().decode("latin-1"))

    assert answer.status_code == 401
    assert answer["www-authenticate"] == WRONG


def test_a_token_in_the_address_is_none(who, erp, client):
    assert client.get(f"/api/v1/cases/?access_token={erp.token}").status_code == 401


def test_without_anything_both_ways_in_are_named(client):
    answer = client.get("/api/v1/cases/")

    assert answer.status_code == 401
    assert answer["www-authenticate"] == 'Bearer realm="procurement", Session realm="procurement"'


def test_a_token_opens_no_page(who, erp):
    for address in ("/cases/", "/admin/", "/programs/", "/people/", "/accounts/"):
        answer = erp.browser.get(address, headers=erp.headers)
        assert answer.status_code == 302
        assert "login" in answer["location"]


def test_with_a_session_beside_it_the_token_counts(who, erp):
    other = people()
    case = submitted(other)
    erp.browser.force_login(other.applicant.user)

    assert erp.get(f"cases/{case.pk}/").status_code == 404


def test_a_method_that_is_not_known_is_405_also_for_programs(erp):
    answer = erp.browser.delete("/api/v1/cases/", headers={"authorization": "Bearer x"})

    assert answer.status_code == 405


# what a person must do


def test_a_signed_step_is_no_programs(who):
    """Were a program to hold the role, by whatever mistake, the step would still not be its own."""
    permit = proposed(who)
    machine = User.objects.create(email="m@programs.invalid", password="!", set_up_by=who.auditor.user)
    member(Role.OPERATOR, user=machine)

    with pytest.raises(NotAllowed, match="not by a program"):
        perform(permit, "decide", actor=actor_for(machine), signed=True, granted="yes")

    codes = [one.code for option in options_for(permit, actor_for(machine)) for one in option.objections]
    assert "people_only" in codes


def test_who_answers_for_a_program_took_its_steps_as_far_as_four_eyes_go(who):
    machine = User.objects.create(email="m@programs.invalid", password="!", set_up_by=who.other_operator.user)
    member(Role.OPERATOR, user=machine)
    program_ = actor_for(machine)
    permit = take(take(draft(who), "submit", who.applicant), "take_over", program_)
    permit = take(permit, "send_to_surveyor", program_, surveyor=who.surveyor.user.pk)
    permit = take(permit, "propose", who.surveyor, rent=1)

    with pytest.raises(Refused, match="another person must take this one"):
        perform(permit, "decide", actor=who.other_operator, signed=True, granted="yes")


def test_no_case_is_handed_over_to_a_program(who):
    permit = submitted(who)
    machine = User.objects.create(email="m@programs.invalid", password="!", set_up_by=who.auditor.user)
    member(Role.OPERATOR, user=machine)

    with pytest.raises(NotAllowed):
        hand_over(permit, machine, actor=who.operator, role=Role.OPERATOR)


def test_the_person_is_told_of_what_the_program_did_like_any_colleague(who, erp):
    permit = draft(who)

    erp.post(f"cases/{permit.pk}/steps/submit/", {"version": 0})

    assert Notice.objects.filter(person=who.staff.user, case=permit).exists()
    assert not Notice.objects.filter(person=erp.account.user).exists()


# last used


def test_its_last_use_is_written_down_at_most_once_a_minute(who, erp, now, django_assert_num_queries):
    began = now(clock.now())
    erp.get("cases/")
    first = ServiceAccount.objects.get().last_used_at
    erp.get("cases/")
    assert ServiceAccount.objects.get().last_used_at == first
    assert first >= began

    now(timedelta(minutes=2))
    Token.objects.update(expires_at=None)
    erp.get("cases/")

    assert ServiceAccount.objects.get().last_used_at > first


def test_the_schema_says_how_programs_sign_in(client):
    schema = client.get("/api/v1/schema/?format=json").json()

    flow = schema["components"]["securitySchemes"]["program"]["flows"]["clientCredentials"]
    assert (flow["tokenUrl"], set(flow["scopes"])) == ("/api/oauth/token/", {"read", "act", "documents"})
    for path, operations in schema["paths"].items():
        for method, one in operations.items():
            if path == "/api/v1/schema/":
                continue
            needed = "documents" if "/documents/" in path else "read" if method == "get" else "act"
            assert {"program": [needed]} in one["security"], path


def test_an_actor_of_a_program_is_one_of_its_membership(who, erp):
    assert actor_for(erp.account.user) == Actor(erp.account.user, erp.account.membership)
