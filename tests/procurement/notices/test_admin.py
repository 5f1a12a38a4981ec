"""Texts, notices and mails in Django admin."""

import pytest
from django.urls import reverse

from procurement.notices.enums import MailState
from procurement.notices.models import Notice, NoticePreference, NoticeTemplate, OutgoingMail
from procurement.notices.queries import current_template
from procurement.organisations.models import User
from tests import admin_pages
from tests.permits.world import submitted

ADD = reverse("admin:procurement_noticetemplate_add")
PREVIEW = reverse("admin:procurement_noticetemplate_preview")
TEXT = {
    "code": "step",
    "language": "en",
    "subject": "{{ case_number }}: {{ step }}",
    "body": "Dear {{ person }},\n<b>{{ state }}</b>",
    "reason": "You get this because {{ why }}.",
    "may_opt_out": "on",
    "basis": "",
}


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("administrator@test.example", "correct horse 9")


@pytest.fixture
def site(client, administrator, settings):
    settings.LANGUAGE_CODE = "en"
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("model", [NoticeTemplate, Notice, OutgoingMail, NoticePreference])
def test_every_page_opens_with_rows(site, who, model):
    submitted(who)
    NoticePreference.objects.create(person=who.staff.user, topic="step", way="SITE")

    admin_pages.check(site, model)


def test_a_new_text_is_the_next_version_and_counts(site, administrator):
    assert site.post(ADD, TEXT).status_code == 302

    text = current_template("step", "en")
    assert (text.version, text.shipped, text.made_by) == (2, False, administrator)
    assert text.subject == TEXT["subject"]
    assert NoticeTemplate.objects.filter(code="step", language="en").count() == 2


def test_a_new_text_begins_with_the_words_that_count(site):
    page = site.get(f"{ADD}?code=step&language=ko").content.decode()

    assert current_template("step", "ko").subject.replace("“", "&quot;") in page
    assert "{{ case_number }}: number of the case" in page


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("body", "{{ password }}", "no variable password here. Allowed are: person"),
        ("subject", "{{ person.email }}", "no variable person.email here"),
        ("reason", "{% load static %}", "cannot be read"),
        ("body", "{{ comment }}", "no variable comment here"),
    ],
)
def test_a_text_that_names_what_there_is_not_is_refused(site, field, text, told):
    for address in (ADD, PREVIEW):
        page = site.post(address, TEXT | {field: text})

        assert page.status_code == 200
        assert told in page.content.decode()
    assert current_template("step", "en").shipped


def test_a_text_that_stays_on_names_its_article(site):
    page = site.post(ADD, TEXT | {"may_opt_out": ""})

    assert "Name the article" in page.content.decode()


def test_a_preview_shows_both_languages_and_saves_nothing(site):
    page = site.post(PREVIEW, TEXT).content.decode()

    assert "PM-2026-000123: Send to a surveyor" in page
    assert "&lt;b&gt;being examined&lt;/b&gt;" in page
    assert "[PM-2026-000123] 조사 의뢰: 동문 앞 꽃 가게" in page
    assert "김하늘 님" in page
    assert not NoticeTemplate.objects.filter(shipped=False).exists()


def test_a_version_shows_itself_in_both_languages(site):
    row = current_template("receipt", "ko")

    page = site.get(reverse("admin:procurement_noticetemplate_change", args=[row.pk])).content.decode()

    assert "접수되었습니다: 동문 앞 꽃 가게" in page
    assert "Received: Flower stall at the east gate" in page
    assert "?code=receipt&amp;language=ko" in page


def test_no_version_is_changed_here(site):
    row = current_template("step", "en")

    page = site.post(reverse("admin:procurement_noticetemplate_change", args=[row.pk]), TEXT | {"subject": "changed"})

    assert page.status_code == 403
    assert current_template("step", "en") == row


def test_a_reader_of_the_administration_previews_nothing(client, db):
    client.force_login(User.objects.create_user("reader@test.example", is_staff=True))

    assert client.post(PREVIEW, TEXT).status_code == 403


def test_mails_that_were_given_up_are_tried_again(site, who):
    submitted(who)
    stuck = OutgoingMail.objects.filter(person=who.applicant.user)
    stuck.update(state=MailState.GIVEN_UP, attempts=20, last_error="550 no such person")
    sent = OutgoingMail.objects.filter(person=who.staff.user)
    sent.update(state=MailState.SENT)
    address = reverse("admin:procurement_outgoingmail_changelist")
    assert "550 no such person" in site.get(f"{address}?state=GIVEN_UP").content.decode()

    chosen = list(OutgoingMail.objects.values_list("pk", flat=True))
    site.post(address, {"action": "try_again", "_selected_action": chosen})

    assert set(stuck.values_list("state", "attempts")) == {(MailState.WAITING, 0)}
    assert set(sent.values_list("state", flat=True)) == {MailState.SENT}


def test_who_may_only_look_tries_nothing_again(client, who):
    from django.contrib.auth.models import Permission

    submitted(who)
    OutgoingMail.objects.update(state=MailState.GIVEN_UP)
    reader = User.objects.create_user("reader@test.example", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_outgoingmail"))
    client.force_login(reader)

    address = reverse("admin:procurement_outgoingmail_changelist")
    client.post(
        address, {"action": "try_again", "_selected_action": list(OutgoingMail.objects.values_list("pk", flat=True))}
    )

    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.GIVEN_UP}
