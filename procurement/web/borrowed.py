"""Words of other packages that they have no Korean for, or a clumsy one; our catalogue has it."""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("crontab"),
    gettext_noop("crontabs"),
    gettext_noop("interval"),
    gettext_noop("intervals"),
    gettext_noop("clocked"),
    gettext_noop("solar event"),
    gettext_noop("solar events"),
    gettext_noop("periodic task"),
    gettext_noop("periodic tasks"),
    gettext_noop("Interval Schedule"),
    gettext_noop("Crontab Schedule"),
    gettext_noop("Solar Schedule"),
    gettext_noop("Clocked Schedule"),
    gettext_noop("Positional Arguments"),
    gettext_noop("Keyword Arguments"),
    gettext_noop("Task Name"),
    gettext_noop("Clock Time"),
    gettext_noop("authenticator"),
    gettext_noop("authenticators"),
    gettext_noop("Authenticator secret"),
    gettext_noop("You can store this secret and use it to reinstall your authenticator app at a later time."),
    gettext_noop("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
)
