"""Tables of what people are told: texts, notices, mails, wishes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.cases.models import Case, CaseEvent
from procurement.notices import topics
from procurement.notices.enums import OPEN_STATES, Language, MailState, Way, Why, Withheld
from procurement.onboarding.models import Invitation
from procurement.organisations.models import Membership


def _person(related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, verbose_name=_("person")
    )


class NoticeTemplate(models.Model):
    """One version of a text in one language: written once, replaced by the next.

    Shipped versions come from the platform, the others from administrators, and those win.
    """

    code = models.CharField(_("notice"), max_length=30)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"), max_length=4_000)
    reason = models.CharField(_("reason"), max_length=300, help_text=_("The line “you get this because …”."))
    may_opt_out = models.BooleanField(_("may be switched off"), default=True)
    basis = models.CharField(
        _("why it may not be switched off"), max_length=300, blank=True, help_text=_("The article that wants it told.")
    )
    shipped = models.BooleanField(_("shipped with the platform"), default=False, editable=False)
    made_at = models.DateTimeField(_("written"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
        editable=False,
    )

    class Meta:
        verbose_name = _("text of a notice")
        verbose_name_plural = _("texts of notices")
        ordering = ("code", "language", "-version")
        constraints = (
            models.UniqueConstraint(fields=["code", "language", "version"], name="notice_template_once"),
            models.CheckConstraint(condition=~Q(subject__regex=r"[\r\n]"), name="notice_subject_is_one_line"),
            models.CheckConstraint(
                condition=Q(may_opt_out=True) | ~Q(basis=""),
                name="notice_that_stays_on_says_why",
                violation_error_message=_("Name the article that wants people to be told."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.language} {self.version}"


class OutgoingMail(models.Model):
    """A mail on its way: about one notice, or one day's message, whose words are made when it is sent; or prepared.

    A prepared mail (:mod:`procurement.notices.prepared`) goes to an address, not to a person; its words may open an
    account, so they are ``sealed`` and are gone when it has left or ``good_until`` has passed.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mails", verbose_name=_("person")
    )
    notice = models.OneToOneField(
        "Notice", models.PROTECT, null=True, related_name="mail", verbose_name=_("notice"), editable=False
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, related_name="+", verbose_name=_("invitation"), editable=False
    )
    digest_on = models.DateField(_("daily message of"), null=True)
    key = models.UUIDField(_("name of the message"), unique=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("made"))
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    address = models.EmailField(_("sent to"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    sealed = models.TextField(_("sealed words"), blank=True, default="", db_default="", editable=False)
    good_until = models.DateTimeField(_("not sent after"), null=True, editable=False)
    withheld = models.CharField(_("not sent because"), max_length=12, choices=Withheld, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, notice__isnull=False, digest_on__isnull=True, good_until__isnull=True)
                | Q(person__isnull=False, notice__isnull=True, digest_on__isnull=False, good_until__isnull=True)
                | Q(person__isnull=True, notice__isnull=True, digest_on__isnull=True, good_until__isnull=False),
                name="mail_is_of_notice_or_day_or_prepared",
            ),
            models.CheckConstraint(
                condition=Q(sealed="")
                | Q(good_until__isnull=False, text="", state__in=[*OPEN_STATES, MailState.GIVEN_UP]),
                name="words_of_a_prepared_mail_end_with_it",
            ),
            models.UniqueConstraint(fields=["person", "digest_on"], name="one_daily_message"),
        )
        indexes = (
            models.Index(fields=["next_try", "id"], name="mail_to_be_sent", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["-made_at", "-id"], name="mail_made"),
            models.Index(fields=["good_until"], name="mail_sealed", condition=~Q(sealed="")),
        )

    def __str__(self) -> str:
        return f"{self.person_id or self.address} {self.get_state_display()}"


class Notice(models.Model):
    """That a person was told of an event of a case, and why. Its words are made from the case when it is read.

    ``membership`` is the capacity in which the person was told; without one, the person is a party in person.
    """

    person = _person("notices")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("told as"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", verbose_name=_("case"))
    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="notices", verbose_name=_("event"))
    message = models.CharField(_("notice"), max_length=30)
    topic = models.CharField(_("topic"), max_length=30)
    why = models.CharField(_("why"), max_length=8, choices=Why)
    values = models.JSONField(_("values"), default=dict, help_text=_("Codes and ids, never personal data."))
    way = models.CharField(_("way"), max_length=7, choices=Way)
    made_at = models.DateTimeField(_("made"))
    read_at = models.DateTimeField(_("read"), null=True)
    digest = models.ForeignKey(
        OutgoingMail, models.PROTECT, null=True, related_name="notices", verbose_name=_("told in the daily message")
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-made_at", "-id")
        constraints = (models.UniqueConstraint(fields=["person", "event"], name="notice_once"),)
        indexes = (
            models.Index(fields=["person", "-made_at", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["person"],
                name="notice_for_digest",
                condition=Q(way=Way.DIGEST, digest__isnull=True, read_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.message} {self.case_id}"

    @property
    def topic_label(self) -> str:
        """The topic in the reader's words."""
        return next((str(one.label) for one in topics.every() if one.code == self.topic), self.topic)


class NoticePreference(models.Model):
    """How a person wants to hear of a topic, where it differs from the default."""

    person = _person("notice_preferences")
    topic = models.CharField(_("topic"), max_length=30)
    way = models.CharField(_("way"), max_length=7, choices=Way)

    class Meta:
        verbose_name = _("wish about notices")
        verbose_name_plural = _("wishes about notices")
        constraints = (models.UniqueConstraint(fields=["person", "topic"], name="notice_preference_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic} {self.way}"
