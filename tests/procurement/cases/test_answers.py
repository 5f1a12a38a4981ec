"""The page and the API answer the same refusal with the same status."""

from uuid import uuid4

import pytest
from django.urls import reverse

from procurement.cases import answers, errors
from procurement.documents.errors import FileRefused
from tests.permits.world import draft, proposed, submitted, take


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (errors.NotAllowed([]), 403),
        (errors.SignatureMissing([]), 403),
        (errors.Conflict([]), 409),
        (errors.Refused([]), 422),
        (FileRefused([]), 422),
    ],
)
def test_each_refusal_has_one_status(refusal, status):
    assert answers.status_of(refusal) == status


def test_every_refusal_of_a_case_is_told_apart():
    assert {one for one in errors.CaseRefusal.__subclasses__() if one not in answers.STATUS} == {errors.Refused}


def old(who):
    permit = submitted(who)
    seen = permit.version
    take(permit, "ask_for_supplement", who.operator, missing="plan")
    return permit, seen


@pytest.mark.parametrize(
    ("made", "name", "by", "status"),
    [
        (lambda who: (draft(who), 0), "submit", "staff", 403),
        (lambda who: (draft(who, square_metres=0), 0), "submit", "applicant", 422),
        (old, "withdraw", "applicant", 409),
        (lambda who: (proposed(who), 4), "decide", "surveyor", 404),
    ],
)
def test_both_doors_say_the_same(who, client, made, name, by, status):
    permit, version = made(who)
    client.force_login(getattr(who, by).user)

    page = client.post(
        reverse("procurement:case_step", args=[permit.pk, name]), {"version": version, "token": str(uuid4())}
    )
    api = client.post(f"/api/v1/cases/{permit.pk}/steps/{name}/", {"version": version}, content_type="application/json")

    assert (page.status_code, api.status_code) == (status, status)
