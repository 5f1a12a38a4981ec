"""Invitations reach the invited by mail; nobody else ever reads their link."""

import logging
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import formats

from procurement.notices import sending
from procurement.notices.enums import MailState, Withheld
from procurement.notices.forms import TemplateForm
from procurement.notices.models import NoticeTemplate, OutgoingMail
from procurement.notices.queries import must_be_told
from procurement.notices.services import add_version
from procurement.notices.syntax import check
from procurement.onboarding import post, services
from procurement.onboarding.enums import Delivery, InvitationLanguage
from procurement.onboarding.models import Invitation
from procurement.onboarding.services import NotYours, Unusable
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership
from tests.factories import AgencyFactory, CompanyFactory, UserFactory, actor, member

pytestmark = pytest.mark.django_db
ADDRESS = "new@test.example"


@pytest.fixture(autouse=True)
def _today(now):
    now(date(2026, 11, 2))


@pytest.fixture
def head():
    company = CompanyFactory(name="주식회사 한빛", names={"en": "Hanbit Ltd"})
    return actor(member(Role.REPRESENTATIVE, company=company, user=UserFactory(name="김하늘")))


def invited(by, language=InvitationLanguage.BOTH, email=ADDRESS, role=Role.STAFF):
    return services.invite(by, email=email, role=role, language=language)


def text_of(smtp):
    return smtp.received[-1][1].get_content().replace("\r\n", "\n")


def link_of(smtp):
    return re.search(r"http\S+/invitations/(\S+)/", text_of(smtp))[1]


def everything():
    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_agg(m)::text FROM procurement_outgoingmail m")
        mails = cursor.fetchone()[0]
        cursor.execute("SELECT jsonb_agg(i)::text FROM procurement_invitation i")
        return mails + cursor.fetchone()[0]


def test_the_link_of_the_mail_is_the_one_that_is_accepted(head, smtp):
    _invitation, secret = invited(head)

    assert sending.send_waiting() == {"sent": 1}

    assert smtp.receivers == [ADDRESS]
    assert link_of(smtp) == secret
    assert services.accept(link_of(smtp), user=UserFactory(email=ADDRESS)).role == Role.STAFF


def test_it_says_who_invites_for_whom_and_why_one_gets_it(head, smtp):
    invited(head, InvitationLanguage.ENGLISH)

    sending.send_waiting()

    assert smtp.received[0][1]["Subject"] == "Hanbit Ltd: you are invited as staff of the company"
    text = text_of(smtp)
    assert (
        "김하늘 invites you to the public procurement platform, to act for Hanbit Ltd as: staff of the company" in text
    )
    assert f"until {formats.date_format(date(2026, 11, 16))}." in text
    assert text.strip().endswith("You get this because 김하늘 entered this address to invite you.")


@pytest.mark.parametrize(
    ("language", "korean", "english"),
    [(InvitationLanguage.KOREAN, 1, 0), (InvitationLanguage.ENGLISH, 0, 1), (InvitationLanguage.BOTH, 1, 1)],
)
def test_it_speaks_the_language_that_the_inviter_chose(head, smtp, language, korean, english):
    invited(head, language)

    sending.send_waiting()

    text = text_of(smtp)
    assert (text.count("주식회사 한빛의"), text.count("for Hanbit Ltd")) == (korean, english)
    assert text.count("/invitations/") == korean + english


def test_an_office_invites_without_naming_an_organisation(smtp):
    invited(actor(member(Role.ADMINISTRATOR)), InvitationLanguage.ENGLISH, role=Role.AUDITOR)

    sending.send_waiting()

    assert smtp.received[0][1]["Subject"] == "you are invited as auditor"


def test_an_invitation_survives_a_mail_server_that_is_down(head, smtp, now):
    smtp.stop()
    _invitation, secret = invited(head)
    sending.send_waiting()

    smtp.start()
    now(timedelta(minutes=2))
    sending.send_waiting()

    assert link_of(smtp) == secret


def test_nobody_else_reads_the_link(head, smtp, caplog, admin_client):
    caplog.set_level(logging.DEBUG)
    _invitation, secret = invited(head)
    before = everything()

    sending.send_waiting()

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.address, mail.sealed, mail.text) == (MailState.SENT, ADDRESS, "", "")
    shown = admin_client.get(reverse("admin:procurement_outgoingmail_change", args=[mail.pk])).content.decode()
    for place in (before, everything(), shown, caplog.text):
        assert secret not in place


@pytest.mark.parametrize("status", [403, 409])
def test_the_log_does_not_show_the_link_that_was_refused(head, client, caplog, status):
    _invitation, secret = invited(head)
    address = reverse("procurement:invitation", args=[secret])
    client.force_login(UserFactory())
    if status == 403:
        client.handler.enforce_csrf_checks = True

    assert client.post(address).status_code == status

    said = "\n".join(one.getMessage() for one in caplog.records)
    assert "/invitations/<str:secret>/" in said
    assert secret not in caplog.text
    assert not [one for one in caplog.records if secret in str(getattr(one, "security", ""))]


def test_other_addresses_are_logged_as_they_are(client, caplog):
    client.force_login(UserFactory())

    client.get("/cases/4711/")

    assert "Not Found: /cases/4711/" in caplog.text


@pytest.mark.parametrize("change", ["taken back", "accepted", "inviter left", "sent again"])
def test_an_invitation_that_is_no_longer_open_is_not_sent(head, smtp, change):
    smtp.stop()
    invitation, secret = invited(head)
    sending.send_waiting()
    smtp.start()
    if change == "taken back":
        services.take_back(head, invitation)
    elif change == "accepted":
        services.accept(secret, user=UserFactory(email=ADDRESS))
    elif change == "inviter left":
        Membership.objects.filter(user=head.user).update(valid_to=date(2026, 11, 1))
    else:
        services.invite_again(head, invitation)
    OutgoingMail.objects.update(next_try="2026-01-01T00:00Z")

    sending.send_waiting()

    first = OutgoingMail.objects.get(invitation=invitation)
    assert (first.state, first.withheld, first.sealed) == (MailState.WITHHELD, Withheld.NOT_OPEN, "")
    assert len(smtp.received) == int(change == "sent again")


def test_its_mail_is_not_sent_after_its_last_day(head, smtp, now):
    smtp.stop()
    invited(head)

    now(date(2026, 11, 17))
    sending.send_waiting()

    mail = OutgoingMail.objects.get()
    assert (mail.withheld, mail.sealed) == (Withheld.TOO_LATE, "")


def test_sending_again_makes_a_new_link_and_the_old_one_is_dead(head, smtp):
    first, old = invited(head, InvitationLanguage.ENGLISH)

    second, new = services.invite_again(head, first)
    sending.send_waiting()

    person = UserFactory(email=ADDRESS)
    with pytest.raises(Unusable):
        services.accept(old, user=person)
    assert (second.email, second.role, second.company, second.language) == (ADDRESS, "STAFF", first.company, "en")
    assert services.accept(new, user=person)


def test_nobody_sends_or_takes_back_invitations_of_others(head):
    invitation, secret = invited(head)
    stranger = actor(member(Role.REPRESENTATIVE, company=CompanyFactory()))
    colleague = actor(member(Role.STAFF, company=head.membership.company))

    for one in (stranger, colleague):
        with pytest.raises(NotYours):
            services.invite_again(one, invitation)
        with pytest.raises(NotYours):
            services.take_back(one, invitation)

    assert services.accept(secret, user=UserFactory(email=ADDRESS))


def test_what_became_of_the_mail_is_known(head, smtp):
    invitation, _secret = invited(head)
    assert post.deliveries([invitation.pk]) == {invitation.pk: Delivery.NOT_YET}

    smtp.refused = {ADDRESS: "550 no such person"}
    sending.send_waiting()
    assert post.deliveries([invitation.pk]) == {invitation.pk: Delivery.FAILED}

    smtp.refused = {}
    again, _secret = services.invite_again(head, invitation)
    sending.send_waiting()
    assert post.deliveries([again.pk]) == {again.pk: Delivery.SENT}


def test_the_text_is_the_administrators_and_needs_its_link(head, smtp):
    text = {"subject": "초대", "body": "여기: {{ link }}", "reason": "{{ inviter }}"}
    add_version(NoticeTemplate(code="invitation", language="ko", **text), by=UserFactory())
    invited(head, InvitationLanguage.KOREAN)

    sending.send_waiting()

    assert text_of(smtp).startswith("여기: http")
    form = TemplateForm({"code": "invitation", "language": "ko", **text, "body": "여기", "may_opt_out": "on"})
    assert form.errors == {"body": ["The text is of no use without {{ link }}."]}
    with pytest.raises(ValidationError, match="no variable"):
        check("{{ case_title }}", ("link",), ("link",))


def test_it_is_nothing_that_a_person_switches(head):
    NoticeTemplate.objects.create(
        code="invitation", language="ko", version=9, subject="x", body="{{ link }}", reason="x",
        may_opt_out=False, basis="art. 1", made_at="2026-01-01T00:00Z",
    )  # fmt: skip

    assert "invitation" not in must_be_told()


# pages


@pytest.fixture
def page(client, head):
    client.force_login(head.user)
    client.cookies["django_language"] = "en"
    return client


def secret_on(answer):
    return re.search(r"http://testserver/invitations/(\S+)/\"", answer.content.decode())[1]


def test_the_list_says_what_became_of_each_and_sends_again(page, smtp):
    address = reverse("procurement:people")
    made = page.post(address, {"email": ADDRESS, "role": "STAFF", "language": "en"})
    assert "not sent yet" in made.content.decode()

    sending.send_waiting()
    listed = page.get(address).content.decode()
    assert "not sent yet" not in listed
    assert "✓" in listed
    assert "/invitations/" not in listed.replace("/people/invitations/", "")

    again = page.post(reverse("procurement:invite_again", args=[Invitation.objects.get().pk]))

    assert again.status_code == 200
    assert secret_on(again) != secret_on(made)
    assert "no-store" in again["Cache-Control"]
    assert [one.email for one, _delivery, _yours in again.context["invitations"]] == [ADDRESS]


def test_taking_back_on_the_page(page, head):
    invitation, secret = invited(head)

    answer = page.post(reverse("procurement:take_back_invitation", args=[invitation.pk]), follow=True)

    assert "was taken back" in answer.content.decode()
    assert answer.context["invitations"] == []
    with pytest.raises(Unusable):
        services.accept(secret, user=UserFactory(email=ADDRESS))


@pytest.mark.parametrize("name", ["invite_again", "take_back_invitation"])
def test_strangers_find_no_invitation(client, head, name):
    invitation, _secret = invited(head)
    address = reverse(f"procurement:{name}", args=[invitation.pk])
    client.force_login(member(Role.REPRESENTATIVE, company=CompanyFactory()))

    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert Invitation.objects.get().taken_back_at is None


def test_operators_stay_with_the_agency_that_they_look_at(client, settings):
    operator, agency = actor(member(Role.OPERATOR)), AgencyFactory()
    invitation, _secret = services.invite(operator, email=ADDRESS, role=Role.AGENCY_OFFICER, agency=agency)
    client.force_login(operator.user)

    again = client.post(reverse("procurement:invite_again", args=[invitation.pk]))
    back = client.post(reverse("procurement:take_back_invitation", args=[Invitation.objects.first().pk]))

    assert again.context["agency"] == agency
    assert back["Location"] == reverse("procurement:people_of_agency", args=[agency.code])


def test_nobodys_mailbox_is_filled(page, settings):
    address, sent = reverse("procurement:people"), {"email": ADDRESS, "role": "STAFF", "language": "en"}
    for _time in range(5):
        assert page.post(address, sent).status_code == 200

    answer = page.post(address, sent)

    assert answer.status_code == 400
    assert "Too many invitations" in answer.content.decode()
    assert (
        "Too many invitations"
        in page.post(reverse("procurement:invite_again", args=[Invitation.objects.first().pk])).content.decode()
    )
    assert OutgoingMail.objects.count() == 5
    assert page.post(address, sent | {"email": "other@test.example"}).status_code == 200
