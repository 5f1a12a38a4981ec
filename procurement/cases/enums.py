"""Words of the case kernel."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    """What happened to a case."""

    OPENED = "OPENED", _("opened")
    TRANSITION = "TRANSITION", _("step")
    REVISED = "REVISED", _("draft revised")
    COMMENT = "COMMENT", _("comment")
    DOCUMENT = "DOCUMENT", _("document")
    ASSIGNED = "ASSIGNED", _("assigned")
    RELEASED = "RELEASED", _("assignment ended")
    HANDED_OVER = "HANDED_OVER", _("handed over")
    PARTY_JOINED = "PARTY_JOINED", _("party joined")
    PARTY_LEFT = "PARTY_LEFT", _("party left")
    LINKED = "LINKED", _("linked")
    CLOCK_STOPPED = "CLOCK_STOPPED", _("clock stopped")
    CLOCK_RESUMED = "CLOCK_RESUMED", _("clock runs again")
    DEADLINE_MOVED = "DEADLINE_MOVED", _("deadline moved")
    DEADLINE_NEAR = "DEADLINE_NEAR", _("deadline is near")
    DEADLINE_PASSED = "DEADLINE_PASSED", _("deadline has passed")


class Visibility(TextChoices):
    """Who may read a comment or a document of a case."""

    INTERNAL = "INTERNAL", _("only the offices")
    PARTIES = "PARTIES", _("the offices and the parties")
    PUBLIC = "PUBLIC", _("everybody")


class DeadlineOutcome(TextChoices):
    """What became of a deadline."""

    OPEN = "OPEN", _("running")
    MET = "MET", _("met")
    LATE = "LATE", _("done late")
    CANCELLED = "CANCELLED", _("no longer needed")


class Unit(TextChoices):
    """How days are counted."""

    WORKING = "WORKING", _("working days")
    CALENDAR = "CALENDAR", pgettext_lazy("unit", "days")


class LinkKind(TextChoices):
    """How one case belongs to another."""

    FOLLOWS = "FOLLOWS", _("follows")
    RENEWS = "RENEWS", _("renews")
    OBJECTS_TO = "OBJECTS_TO", _("objects to")
    INVESTIGATES = "INVESTIGATES", _("investigates")
