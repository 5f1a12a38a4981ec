"""What notices tell the rest of the ground when the site starts."""

from datetime import timedelta

from django.db.models.signals import post_migrate

from procurement.cases import events
from procurement.jobs import access, schedules
from procurement.notices import doors, helps, invitations, making, menu
from procurement.notices.loading import load_texts
from procurement.onboarding import post


def connect() -> None:
    """Register rights, schedules, what listens to cases and what runs after a migration."""
    access.append_only("procurement.NoticeTemplate")
    for kept in ("Notice", "NoticePreference", "OutgoingMail"):
        access.never_deleted(f"procurement.{kept}")
    schedules.register("send mails", "procurement.notices.send", timedelta(seconds=20))
    schedules.register("plan daily messages", "procurement.notices.collect_digests", "0 8 * * *")
    events.on_event(making.tell)
    post.register(invitations.POST)
    menu.fill()
    doors.fill()
    helps.fill()
    post_migrate.connect(load_texts, dispatch_uid="procurement.notice_texts")
