"""How people want to hear of what: the settings page, and the address in a mail."""

import pytest

from procurement.notices import unsubscribing
from procurement.notices.enums import Way
from procurement.notices.models import NoticePreference
from procurement.organisations.models import User


def wishes_of(person):
    return dict(NoticePreference.objects.filter(person=person.user).values_list("topic", "way"))


def test_people_choose_how_to_hear_of_what(who, client):
    client.force_login(who.staff.user)
    chosen = {"step": "DIGEST", "comment": "SITE", "assignment": "AT_ONCE", "deadline": "AT_ONCE", "language": "ko"}

    assert client.post("/inbox/settings/", chosen)["Location"] == "/inbox/settings/"

    assert wishes_of(who.staff) == {key: way for key, way in chosen.items() if key != "language"}
    assert User.objects.get(pk=who.staff.user.pk).language == "ko"


@pytest.mark.parametrize(
    ("language", "article"),
    [("en", "Civil Petitions Treatment Act art. 27(1)"), ("ko", "민원 처리에 관한 법률 제27조제1항")],
)
def test_what_stays_on_says_why_and_stays_on(who, client, language, article):
    client.force_login(who.staff.user)
    page = client.get("/inbox/settings/", headers={"accept-language": language}).content.decode()
    assert article in page
    every = dict.fromkeys(("receipt", "turn", "decision", "step", "comment", "assignment", "deadline"), "SITE")

    client.post("/inbox/settings/", every)

    assert set(wishes_of(who.staff)) == {"step", "comment", "assignment", "deadline"}


def test_a_choice_that_does_not_exist_is_refused(who, client):
    client.force_login(who.staff.user)

    page = client.post("/inbox/settings/", {"step": "PIGEON"})

    assert page.status_code == 200
    assert wishes_of(who.staff) == {}


def _path(address):
    return "/" + address.split("/", 3)[3]


def test_a_mail_is_switched_off_by_one_press_without_signing_in(who, client):
    client.handler.enforce_csrf_checks = True
    where = _path(unsubscribing.address(who.staff.user, "step"))

    page = client.get(where, headers={"accept-language": "en"})
    assert "Switch them off" in page.content.decode()
    assert wishes_of(who.staff) == {}
    page = client.post(where, {"List-Unsubscribe": "One-Click"}, headers={"accept-language": "en"})

    assert "comes by e-mail no longer" in page.content.decode()
    assert wishes_of(who.staff) == {"step": "SITE"}


def test_the_daily_message_is_switched_off_as_a_whole(who, client):
    NoticePreference.objects.create(person=who.staff.user, topic="step", way=Way.DIGEST)
    NoticePreference.objects.create(person=who.staff.user, topic="comment", way=Way.AT_ONCE)

    client.post(_path(unsubscribing.address(who.staff.user, unsubscribing.ALL_DAILY)))

    assert wishes_of(who.staff) == {"step": "SITE", "comment": "AT_ONCE"}


def test_what_the_law_wants_told_is_not_switched_off_by_an_address(who, client):
    page = client.post(_path(unsubscribing.address(who.staff.user, "receipt")), headers={"accept-language": "en"})

    assert "cannot be switched off" in page.content.decode()
    assert wishes_of(who.staff) == {}


def test_a_changed_address_switches_nothing_off(who, client):
    where = _path(unsubscribing.address(who.staff.user, "step"))
    other = _path(unsubscribing.address(who.applicant.user, "step"))
    mixed = other.split(":")[0] + ":" + where.split(":", 1)[1]

    for broken in (where[:-3] + "xx/", mixed, "/inbox/unsubscribe/x/"):
        assert client.post(broken).status_code == 404
    assert not NoticePreference.objects.exists()


def test_an_address_of_a_topic_that_has_gone_does_no_harm(who, client):
    assert client.post(_path(unsubscribing.address(who.staff.user, "gone"))).status_code == 200
