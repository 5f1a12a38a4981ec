"""Words of other packages' admin pages that those packages have no Korean for; our catalogue has it."""

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
)
