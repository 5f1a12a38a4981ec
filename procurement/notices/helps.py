"""Help of the pages of the inbox."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.web.helping import Help, register

REMINDED = ("cases.remind_days_before",)


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="procurement:inbox",
            purpose=_("Cases whose next step is yours, or your office's as long as nobody has taken them."),
            steps=(_("Open the first one: the longest waiting stands on top."),),
        ),
        Help(
            page="procurement:inbox_due",
            purpose=_("What you must do by Sunday."),
            steps=(
                _("Do it, or ask in the case for what you need; a deadline moves only by the rules of the procedure."),
            ),
            parameters=REMINDED,
        ),
        Help(
            page="procurement:inbox_overdue",
            purpose=_("Deadlines of yours that have passed."),
            steps=(_("Open the case: what can still be done is offered there."),),
            parameters=REMINDED,
        ),
        Help(
            page="procurement:inbox_notices",
            purpose=_("What you were told, and why; mails say the same."),
            steps=(_("Choose in the notice settings what comes by mail at once, once a day, or only here."),),
        ),
        Help(
            page="procurement:inbox_settings",
            purpose=_("What reaches you by mail, and when."),
        ),
    )
