"""Cases over the API: the same rules as on the pages."""

from uuid import uuid4

import pytest

from procurement.cases.enums import Visibility
from procurement.cases.remarks import comment
from tests.permits.enums import State
from tests.permits.workflow import Permit
from tests.permits.world import draft, proposed, submitted, take


def post(client, permit, name, **body):
    body.setdefault("version", permit.version)
    return client.post(f"/api/v1/cases/{permit.pk}/steps/{name}/", body, content_type="application/json")


def test_a_companys_own_system_submits_an_application(who, as_):
    permit = draft(who)

    answer = post(as_(who.applicant), permit, "submit")

    body = answer.json()
    assert (answer.status_code, body["state"], body["version"]) == (200, "SUBMITTED", 1)
    assert body["number"].startswith("PM-")
    assert body["deadlines"][0]["code"] == "DECISION"
    assert body["history"][0]["what"] == "Submit"


def test_what_stands_against_a_step_comes_with_codes_fields_and_articles(who, as_):
    permit = draft(who, square_metres=0)

    answer = post(as_(who.applicant), permit, "submit")

    assert answer.status_code == 422
    assert answer.json() == {
        "code": "refused",
        "reasons": [
            {
                "code": "no_size",
                "sentence": "Say how large the stall is.",
                "article": "Market Stall Act art. 3",
                "rule_id": "",
                "field": "square_metres",
            }
        ],
    }


def test_an_old_version_is_a_conflict(who, as_):
    permit = submitted(who)
    take(permit, "withdraw", who.applicant)

    answer = post(as_(who.operator), permit, "ask_for_supplement", input={"missing": "plan"})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_token_sent_twice_has_one_effect(who, as_):
    permit, token = draft(who), str(uuid4())
    client = as_(who.applicant)

    assert post(client, permit, "submit", token=token).status_code == 200
    assert post(client, permit, "submit", token=token).status_code == 200
    assert permit.events.filter(transition="submit").count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"version": "x"}, 400),
        ({"version": -1}, 400),
        ({"token": "x"}, 400),
        ({"input": "x"}, 400),
        ({"input": {"state": "GRANTED"}}, 400),
    ],
)
def test_nonsense_is_refused(who, as_, body, status):
    permit = draft(who)

    assert post(as_(who.applicant), permit, "submit", **body).status_code == status
    assert Permit.objects.get().state == State.DRAFT


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("operator", 404), ("staff", 403)])
def test_only_the_one_who_is_named_takes_a_step(who, as_, name, status):
    assert post(as_(getattr(who, name)), draft(who), "submit").status_code == status


def test_an_unknown_step_does_not_exist(who, as_):
    permit = draft(who)

    for name in ("delete", "facts", "save", "__init__"):
        assert post(as_(who.applicant), permit, name).status_code in {404, 405}


def test_a_step_of_the_platform_is_nobodys(who, as_):
    permit = take(submitted(who), "ask_for_supplement", who.operator, missing="plan")

    assert post(as_(who.operator), permit, "return_unanswered").status_code == 403


def test_a_signature_is_given_on_the_pages_only(who, as_):
    answer = post(as_(who.other_operator), proposed(who), "decide", input={"granted": "yes"})

    assert (answer.status_code, answer.json()["code"]) == (403, "signature_missing")


def test_input_is_checked_by_the_steps_own_form(who, as_):
    permit = take(submitted(who), "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)

    answer = post(as_(who.surveyor), permit, "propose", input={"rent": 0})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert answer.json()["reasons"][0]["code"] == "rent"


def test_a_step_after_which_the_case_is_no_longer_seen_still_answers(who, as_):
    permit = take(submitted(who), "send_to_surveyor", who.operator, surveyor=who.surveyor.user.pk)

    answer = post(as_(who.surveyor), permit, "propose", input={"rent": 90_000})

    assert (answer.status_code, answer.json()) == (200, {"id": permit.pk})


def test_parties_do_not_read_what_is_internal(who, as_):
    permit = submitted(who)
    comment(permit, "for the file only", actor=who.operator, visibility=Visibility.INTERNAL)

    inside = as_(who.other_operator).get(f"/api/v1/cases/{permit.pk}/").content.decode()
    outside = as_(who.applicant).get(f"/api/v1/cases/{permit.pk}/").content.decode()

    assert "for the file only" in inside
    assert "for the file only" not in outside
    assert who.operator.user.email in inside
    assert who.operator.user.email not in outside


def test_a_comment_is_written(who, as_):
    permit = submitted(who)
    address = f"/api/v1/cases/{permit.pk}/comments/"
    client = as_(who.applicant)

    assert client.post(address, {"text": "언제?", "visibility": "PARTIES"}).status_code == 201
    assert client.post(address, {"text": "언제?", "visibility": "INTERNAL"}).status_code == 403
    assert client.post(address, {"text": "언제?", "visibility": "ALL"}).status_code == 400
    assert permit.comments.count() == 1


def test_the_list_is_filtered(who, as_):
    permit = submitted(who)
    client = as_(who.operator)

    assert [row["id"] for row in client.get("/api/v1/cases/?stands=open").json()["results"]] == [permit.pk]
    assert client.get("/api/v1/cases/?stands=closed").json()["count"] == 0
    assert client.get("/api/v1/cases/?kind=NONSENSE").status_code == 400


def test_nobody_is_nobody(client, who):
    permit = submitted(who)

    assert client.get("/api/v1/cases/").status_code in {401, 403}
    assert client.get(f"/api/v1/cases/{permit.pk}/").status_code in {401, 403}
    assert post(client, permit, "withdraw").status_code in {401, 403}
