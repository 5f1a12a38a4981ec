"""Nobody gets mail that is not theirs: random histories, in which people come and go and much could leak.

Every text of this test repeats all that it may say, comments too, so that a comment for the offices would show.
"""

from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from procurement.cases import watching
from procurement.cases.enums import Visibility
from procurement.cases.errors import CaseRefusal
from procurement.cases.models import Case, CaseComment
from procurement.cases.performing import perform
from procurement.cases.remarks import comment, hand_over
from procurement.jobs import clock
from procurement.notices import composing, digests, sending, topics
from procurement.notices.enums import MailState, Way
from procurement.notices.models import NoticeTemplate, OutgoingMail
from procurement.notices.services import add_version, choose
from procurement.organisations.enums import Role
from procurement.organisations.models import Membership, User
from tests.factories import UserFactory, member
from tests.permits.workflow import Permit
from tests.permits.world import draft, people

NAMES = ("applicant", "staff", "operator", "other_operator", "surveyor", "stranger", "auditor")
SECRET = "SECRET-OF-THE-OFFICES"
STEPS = (
    ("submit", {}), ("take_over", {}), ("ask_for_supplement", {"missing": "plan"}), ("answer", {}),
    ("send_to_surveyor", {}), ("propose", {"rent": 1}), ("decide", {"granted": "yes"}), ("withdraw", {}),
)  # fmt: skip

step = st.tuples(st.just("step"), st.sampled_from(STEPS), st.sampled_from(NAMES))
talk = st.tuples(st.just("talk"), st.sampled_from(list(Visibility)), st.sampled_from(NAMES))
give = st.tuples(st.just("give"), st.sampled_from(["operator", "other_operator", "surveyor"]), st.sampled_from(NAMES))
leave = st.tuples(st.just("leave"), st.sampled_from(["membership", "account"]), st.sampled_from(NAMES))
change = st.tuples(st.just("change"), st.sampled_from(["STAFF", "OPERATOR"]), st.sampled_from(NAMES))
wish = st.tuples(st.just("wish"), st.sampled_from(list(Way)), st.sampled_from(NAMES))
wait = st.tuples(st.just("wait"), st.integers(1, 12), st.just("applicant"))
send = st.tuples(st.just("send"), st.just(None), st.just("applicant"))
HISTORIES = st.lists(st.one_of(step, step, step, talk, talk, give, leave, change, wish, wait, send), max_size=14)


class History:
    """One permit, everybody around it, and what was sent with whether it was the receiver's at that moment."""

    def __init__(self):
        clock.move(date(2026, 11, 2))
        self.who = people()
        self.permit = draft(self.who)
        self.sent = []
        author = UserFactory()
        for message in topics.messages():
            said = " ".join(f"{{{{ {name} }}}}" for name in message.variables)
            subject = "{{ comment }}" if "comment" in message.variables else message.code
            text = {"subject": subject, "body": said, "reason": "r"}
            for language in ("ko", "en"):
                add_version(NoticeTemplate(code=message.code, language=language, **text), by=author)

    def play(self, kind, what, name):
        person = getattr(self.who, name)
        self.permit = Permit.objects.get(pk=self.permit.pk)
        try:
            getattr(self, kind)(what, person)
        except CaseRefusal:
            return

    def step(self, what, person):
        name, values = what
        extra = {"surveyor": self.who.surveyor.user.pk} if name == "send_to_surveyor" else {}
        perform(self.permit, name, actor=person, signed=True, **values, **extra)

    def talk(self, visibility, person):
        text = SECRET if visibility == Visibility.INTERNAL else "plain words"
        comment(self.permit, text, actor=person, visibility=visibility)

    def give(self, to, person):
        role = Role.SURVEYOR if to == "surveyor" else Role.OPERATOR
        hand_over(self.permit, getattr(self.who, to).user, actor=person, role=role)

    def leave(self, what, person):
        if what == "account":
            User.objects.filter(pk=person.user.pk).update(is_active=False)
        else:
            Membership.objects.filter(user=person.user).update(valid_to=clock.today() - timedelta(days=1))

    def change(self, role, person):
        if not Membership.objects.filter(user=person.user, role=role).exists():
            member(Role(role), user=person.user, company=self.who.company if role == "STAFF" else None)

    def wish(self, way, person):
        choose(person.user, {topic.code: way for topic in topics.every()})

    def wait(self, days, _person):
        clock.move(timedelta(days=days))
        watching.watch()
        digests.collect()

    def send(self, _what, _person):
        before = set(OutgoingMail.objects.filter(state=MailState.SENT).values_list("pk", flat=True))
        sending.send_waiting(limit=500)
        for mail in OutgoingMail.objects.filter(state=MailState.SENT).exclude(pk__in=before).select_related("person"):
            sees = Case.objects.visible_to(mail.person).filter(pk=self.permit.pk).exists()
            self.sent.append((mail, sees and mail.person.is_active and mail.address == mail.person.email))


class Sent(TestCase):
    """Random histories; each is rolled back."""

    @settings(max_examples=settings().max_examples // 2, suppress_health_check=list(HealthCheck))
    @given(HISTORIES)
    def test_nobody_gets_mail_that_is_not_theirs(self, events):
        history = History()
        for one in [("step", STEPS[0], "applicant"), *events, ("wait", 1, "applicant"), ("send", None, "applicant")]:
            history.play(*one)

        assert history.sent
        for mail, is_theirs in history.sent:
            assert is_theirs, mail.subject
            assert SECRET not in mail.subject + mail.text


class Leak(TestCase):
    """The test above could fail: were the rules not there, it would."""

    def test_a_comment_for_the_parties_is_in_the_mail(self):
        history = History()
        history.play("step", STEPS[0], "applicant")
        history.play("talk", Visibility.PARTIES, "operator")
        history.play("talk", Visibility.INTERNAL, "operator")
        history.play("send", None, "applicant")

        texts = [mail.text for mail, _theirs in history.sent]
        assert any("plain words" in text for text in texts)
        assert CaseComment.objects.filter(text=SECRET).exists()

    def test_who_left_would_still_be_written_to(self):
        history = History()
        history.play("step", STEPS[0], "applicant")
        history.play("leave", "membership", "staff")
        planned = OutgoingMail.objects.get(person=history.who.staff.user)

        assert planned.state == MailState.WAITING
        with pytest.raises(composing.NotToBeSent):
            composing.ready(planned)
